package io.zenko.dmd.metadata;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.failureOf;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Update.Change;
import io.zenko.dmd.metadata.contract.Content;
import io.zenko.dmd.metadata.contract.Linearizability;
import io.zenko.dmd.metadata.versioning.ObjectClient;
import io.zenko.dmd.metadata.versioning.ObjectHistory;
import io.zenko.dmd.metadata.versioning.ObjectModel;
import io.zenko.dmd.metadata.versioning.VersionIds;
import io.zenko.dmd.metadata.versioning.Versioning;
import io.zenko.dmd.metadata.versioning.VersioningClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The suite that a {@link MetadataRepository} passes whose store several daemons open at once: two
 * of them, of which the second has a clock that is an hour behind.
 */
public abstract class SharedStoreContract {
  protected static final BucketName BUCKET = new BucketName("bucket");

  private static final int WRITES = 400;
  private static final int COUNTS = 300;

  protected final long seed = Long.getLong("dmd.seed", System.nanoTime());

  private final MonotonicClock oneClock = new MonotonicClock(InstantSource.system());
  private final MonotonicClock otherClock =
      new MonotonicClock(() -> Instant.now().minus(Duration.ofHours(1)));
  private MetadataRepository one;
  private MetadataRepository other;

  /** Opens the store of this test; twice, the first time a store without buckets. */
  protected abstract MetadataRepository open(MonotonicClock clock) throws Exception;

  /** Has the store lose answers, or what else it may do to its daemons; nothing by default. */
  protected void disturb() {}

  /** Ends that. */
  protected void calm() {}

  @BeforeEach
  void openTwice() throws Exception {
    System.out.println("two daemons: rerun with -Ddmd.seed=" + seed);
    one = open(oneClock);
    other = open(otherClock);
  }

  @AfterEach
  void closeBoth() {
    calm();
    one.close();
    other.close();
  }

  protected final MetadataRepository one() {
    return one;
  }

  protected final MetadataRepository other() {
    return other;
  }

  /** The one and the other by turns, as behind a load balancer. */
  private MetadataRepository either(int turn) {
    return turn % 2 == 0 ? one : other;
  }

  protected final void create(MetadataRepository daemon, BucketName bucket) {
    await(daemon.createBucket(bucket, bytes("{}"), OptionalInt.of(0)));
  }

  private ChangeLog log() {
    return one.sessions().log(0);
  }

  @Test
  void requestsOfClientsOfBothAreLinearizablePerObject() {
    create(one, BUCKET);
    ObjectClient first = client(one, oneClock);
    ObjectClient second = client(other, otherClock);
    AtomicInteger turn = new AtomicInteger();
    ObjectClient either =
        request -> (turn.getAndIncrement() % 2 == 0 ? first : second).call(request);
    for (int round = 0; round < 2; round++) {
      List<String> keys = List.of("a" + round, "b" + round);
      ObjectHistory history = new ObjectHistory(either, keys, seed + round * 1000L);
      history.run(6, 40);
      for (String key : keys) {
        assertThat(Linearizability.order(new ObjectModel(), history.of(key)))
            .as("seed %d, round %d: %s", seed, round, history.of(key))
            .isPresent();
      }
    }
    assertThat(Content.replayed(log())).isEqualTo(Content.of(other, BUCKET));
  }

  private static ObjectClient client(MetadataRepository repository, MonotonicClock clock) {
    return new VersioningClient(new Versioning(repository, new VersionIds(clock, "RG001")), BUCKET);
  }

  /** The log has no gaps, and applied in its order makes what is there. */
  @Test
  void logThatBothWriteToIsGapFreeAndInTheOrderOfChanges() {
    create(one, BUCKET);
    disturb();
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      Batch batch =
          i % 7 == 0
              ? Batch.delete(Key.of("k" + i % 5))
              : Batch.put(Key.of("k" + i % 5), bytes("v" + i));
      writes.add(either(i).write(BUCKET, batch).toCompletableFuture());
    }
    writes.forEach(write -> await(write));
    calm();
    assertThat(log().last()).as("seed %d", seed).isEqualTo(WRITES + 1);
    assertThat(Content.replayed(log())).isEqualTo(Content.of(other, BUCKET));
  }

  @Test
  void countersOfBothUnderContentionLoseNothing() {
    create(one, BUCKET);
    disturb();
    Key key = Key.of("counter");
    List<CompletableFuture<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < COUNTS; i++) {
      counts.add(
          either(i)
              .<Integer>update(
                  BUCKET,
                  key,
                  object -> {
                    int next = object.master().map(v -> Integer.parseInt(text(v))).orElse(0) + 1;
                    return new Change<>(Batch.put(key, bytes(Integer.toString(next))), next);
                  })
              .toCompletableFuture());
      if (i % 7 == 0) {
        await(counts.get(i)); // now and then they are apart
      }
    }
    assertThat(counts.stream().map(count -> await(count)))
        .as("seed %d", seed)
        .doesNotHaveDuplicates();
    calm();
    assertThat(one.get(BUCKET, key)).contains(bytes(Integer.toString(COUNTS)));
    assertThat(Content.replayed(log())).isEqualTo(Content.of(other, BUCKET));
  }

  @Test
  void bucketThatOneMadeIsThereAtOnceThoughTheOtherWasAskedForItBefore() {
    assertThat(other.attributes(BUCKET)).isEmpty();
    create(one, BUCKET);
    assertThat(other.attributes(BUCKET)).contains(bytes("{}"));
    for (int i = 0; i < 50; i++) {
      await(either(i).write(BUCKET, Batch.put(Key.of("k"), bytes("v" + i))));
      assertThat(either(i + 1).get(BUCKET, Key.of("k"))).contains(bytes("v" + i));
    }
  }

  @Test
  void bucketThatOneRemovedTakesNothingFromTheOther() {
    create(one, BUCKET);
    await(other.write(BUCKET, Batch.put(Key.of("k"), bytes("v"))));
    await(one.deleteBucket(BUCKET, entry -> false));
    assertThat(failureOf(other.write(BUCKET, Batch.put(Key.of("k"), bytes("v")))))
        .isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(failureOf(() -> other.get(BUCKET, Key.of("k")))).isEqualTo(Failure.NO_SUCH_BUCKET);
  }

  /** What a daemon remembers of a bucket never sends a change to where the bucket was. */
  @Test
  void changesFollowABucketThatOneMadeAnewInAnotherSession() {
    int last = one.sessions().count() - 1;
    create(one, BUCKET);
    await(other.write(BUCKET, Batch.put(Key.of("old"), bytes("v"))));
    await(one.deleteBucket(BUCKET, entry -> false));
    await(one.createBucket(BUCKET, bytes("{}"), OptionalInt.of(last)));
    await(other.write(BUCKET, Batch.put(Key.of("new"), bytes("v"))));
    assertThat(Content.of(other, BUCKET).keySet()).containsExactly(Key.of("new"));
  }

  @Test
  void bucketThatOneMadeReadOnlyTakesNothingFromTheOther() {
    create(one, BUCKET);
    await(one.setAccessMode(BUCKET, AccessMode.READ_ONLY));
    assertThat(failureOf(other.write(BUCKET, Batch.put(Key.of("k"), bytes("v")))))
        .isEqualTo(Failure.READ_ONLY);
    await(other.setAccessMode(BUCKET, AccessMode.READ_WRITE));
    await(one.write(BUCKET, Batch.put(Key.of("k"), bytes("v"))));
  }

  @Test
  void oneBucketOfANameIsMadeWhereBothTryAtOnce() {
    int last = one.sessions().count() - 1;
    for (int i = 0; i < 20; i++) {
      BucketName name = new BucketName("b" + i);
      CompletableFuture<Void> first =
          one.createBucket(name, bytes("one"), OptionalInt.of(0)).toCompletableFuture();
      CompletableFuture<Void> second =
          other.createBucket(name, bytes("other"), OptionalInt.of(last)).toCompletableFuture();
      boolean firstMade = first.handle((done, failure) -> failure == null).join();
      boolean secondMade = second.handle((done, failure) -> failure == null).join();
      assertThat(firstMade).isNotEqualTo(secondMade);
      assertThat(one.attributes(name)).contains(bytes(firstMade ? "one" : "other"));
    }
  }
}
