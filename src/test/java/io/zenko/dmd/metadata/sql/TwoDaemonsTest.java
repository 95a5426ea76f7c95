package io.zenko.dmd.metadata.sql;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.Update.Change;
import io.zenko.dmd.metadata.contract.Content;
import io.zenko.dmd.metadata.contract.Linearizability;
import io.zenko.dmd.metadata.contract.RepositoryUnderTest;
import io.zenko.dmd.metadata.versioning.ObjectClient;
import io.zenko.dmd.metadata.versioning.ObjectHistory;
import io.zenko.dmd.metadata.versioning.ObjectModel;
import io.zenko.dmd.metadata.versioning.VersionIds;
import io.zenko.dmd.metadata.versioning.Versioning;
import io.zenko.dmd.metadata.versioning.VersioningClient;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two daemons on one database, whose clocks do not agree. */
class TwoDaemonsTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final int SESSIONS = 2;

  private final SqlSettings settings =
      TestSettings.of(PostgresServer.shared().newUrl(), SESSIONS, Duration.ofSeconds(10));
  private final AtomicLong elapsed = new AtomicLong();
  private final MonotonicClock oneClock = new MonotonicClock(InstantSource.system());
  private final MonotonicClock otherClock =
      new MonotonicClock(() -> Instant.now().minus(Duration.ofHours(1)));
  private SqlMetadataRepository one;
  private SqlMetadataRepository other;

  @BeforeEach
  void open() throws SQLException {
    one = new SqlMetadataRepository(SqlStore.open(settings, oneClock, elapsed::get));
    other = new SqlMetadataRepository(SqlStore.open(settings, otherClock, elapsed::get));
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void requestsOfClientsOfBothAreLinearizablePerObject() {
    long seed = Long.getLong("dmd.seed", System.nanoTime());
    System.out.println("two daemons: rerun with -Ddmd.seed=" + seed);
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

  private static ObjectClient client(SqlMetadataRepository repository, MonotonicClock clock) {
    return new VersioningClient(new Versioning(repository, new VersionIds(clock, "RG001")), BUCKET);
  }

  /** The log has no gaps, and applied in its order makes what is there. */
  @Test
  void logOfASessionThatBothWriteToIsGapFreeAndInCommitOrder() {
    create(one, BUCKET);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      SqlMetadataRepository daemon = i % 2 == 0 ? one : other;
      Batch batch =
          i % 7 == 0
              ? Batch.delete(Key.of("k" + i % 5))
              : Batch.put(Key.of("k" + i % 5), bytes("v" + i));
      writes.add(daemon.write(BUCKET, batch).toCompletableFuture());
    }
    writes.forEach(CompletableFuture::join);
    assertThat(log().last()).isEqualTo(401);
    assertThat(Content.replayed(log())).isEqualTo(Content.of(other, BUCKET));
  }

  @Test
  void countersOfBothUnderContentionLoseNothing() {
    create(one, BUCKET);
    Key key = Key.of("counter");
    List<CompletableFuture<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      counts.add(
          (i % 2 == 0 ? one : other)
              .update(
                  BUCKET,
                  key,
                  object -> {
                    int next = object.master().map(v -> Integer.parseInt(text(v))).orElse(0) + 1;
                    return new Change<>(Batch.put(key, bytes(Integer.toString(next))), next);
                  })
              .toCompletableFuture());
    }
    assertThat(counts.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
    assertThat(one.get(BUCKET, key)).contains(bytes("300"));
  }

  @Test
  void attributesThatTheOtherChangedShowWhenTheyAreOldEnoughAndOwnOnesAtOnce() {
    create(one, BUCKET);
    assertThat(other.attributes(BUCKET)).contains(bytes("{}"));
    await(one.putAttributes(BUCKET, bytes("new")));
    assertThat(one.attributes(BUCKET)).contains(bytes("new"));
    assertThat(other.attributes(BUCKET)).as("remembered").contains(bytes("{}"));
    elapsed.addAndGet(settings.attributesAge().toNanos());
    assertThat(other.attributes(BUCKET)).contains(bytes("new"));
  }

  @Test
  void bucketThatTheOtherMadeIsThereAtOnceThoughItWasAskedForBefore() {
    assertThat(other.attributes(BUCKET)).isEmpty();
    create(one, BUCKET);
    assertThat(other.attributes(BUCKET)).isPresent();
    await(other.write(BUCKET, Batch.put(Key.of("k"), bytes("v"))));
    assertThat(one.get(BUCKET, Key.of("k"))).contains(bytes("v"));
  }

  /** What a daemon remembers of a bucket never sends a change into a bucket that is gone. */
  @Test
  void changesFollowABucketThatTheOtherMadeAnewInAnotherSession() {
    await(one.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
    await(other.write(BUCKET, Batch.put(Key.of("old"), bytes("v"))));
    await(one.deleteBucket(BUCKET, entry -> false));
    await(one.createBucket(BUCKET, bytes("{}"), OptionalInt.of(1)));
    await(other.write(BUCKET, Batch.put(Key.of("new"), bytes("v"))));
    assertThat(Content.of(other, BUCKET).keySet()).containsExactly(Key.of("new"));
    await(one.deleteBucket(BUCKET, entry -> false));
    assertThat(failureOf(other, BUCKET)).isEqualTo(MetadataException.Failure.NO_SUCH_BUCKET);
  }

  @Test
  void oneBucketOfANameIsMadeWhereBothTryAtOnceInDifferentSessions() {
    for (int i = 0; i < 20; i++) {
      BucketName name = new BucketName("b" + i);
      CompletableFuture<Void> first =
          one.createBucket(name, bytes("one"), OptionalInt.of(0)).toCompletableFuture();
      CompletableFuture<Void> second =
          other.createBucket(name, bytes("other"), OptionalInt.of(1)).toCompletableFuture();
      boolean firstMade = first.handle((done, failure) -> failure == null).join();
      boolean secondMade = second.handle((done, failure) -> failure == null).join();
      assertThat(firstMade).isNotEqualTo(secondMade);
      assertThat(one.attributes(name)).contains(bytes(firstMade ? "one" : "other"));
    }
  }

  private static MetadataException.Failure failureOf(
      SqlMetadataRepository repository, BucketName bucket) {
    return RepositoryUnderTest.failureOf(
        repository.write(bucket, Batch.put(Key.of("k"), bytes("v"))));
  }

  private static void create(SqlMetadataRepository repository, BucketName bucket) {
    await(repository.createBucket(bucket, bytes("{}"), OptionalInt.of(0)));
  }

  private ChangeLog log() {
    return one.sessions().log(0);
  }
}
