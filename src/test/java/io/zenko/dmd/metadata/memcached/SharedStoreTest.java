package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.Order;
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
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two daemons on one store, whose clocks do not agree, and whose servers lose answers. */
class SharedStoreTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final int LOSS_PERCENT = 10;

  private final long seed = Long.getLong("dmd.seed", System.nanoTime());
  private final InMemoryItems items = new InMemoryItems(seed);
  private final MonotonicClock oneClock = new MonotonicClock(InstantSource.system());
  private final MonotonicClock otherClock =
      new MonotonicClock(() -> Instant.now().minus(Duration.ofHours(1)));
  private MemcachedStore oneStore;
  private MemcachedMetadataRepository one;
  private MemcachedMetadataRepository other;

  @BeforeEach
  void open() {
    System.out.println("shared store: rerun with -Ddmd.seed=" + seed);
    oneStore = TestStores.open(items, true, oneClock);
    one = new MemcachedMetadataRepository(oneStore);
    other = new MemcachedMetadataRepository(TestStores.open(items, false, otherClock));
    await(one.createBucket(BUCKET, bytes("{}"), OptionalInt.of(1)));
  }

  @AfterEach
  void close() {
    items.loseAnswers(0);
    one.close();
    other.close();
  }

  @Test
  void requestsOfClientsOfBothAreLinearizablePerObject() {
    ObjectClient first = client(one, oneClock);
    ObjectClient second = client(other, otherClock);
    AtomicInteger turn = new AtomicInteger();
    ObjectClient either =
        request -> (turn.getAndIncrement() % 2 == 0 ? first : second).call(request);
    for (int round = 0; round < 3; round++) {
      List<String> keys = List.of("a" + round, "b" + round);
      ObjectHistory history = new ObjectHistory(either, keys, seed + round * 1000L);
      history.run(6, 40);
      for (String key : keys) {
        assertThat(Linearizability.order(new ObjectModel(), history.of(key)))
            .as("seed %d, round %d: %s", seed, round, history.of(key))
            .isPresent();
      }
    }
    assertThat(Content.replayed(one.sessions().log(1))).isEqualTo(Content.of(other, BUCKET));
  }

  private static ObjectClient client(MetadataRepository repository, MonotonicClock clock) {
    return new VersioningClient(new Versioning(repository, new VersionIds(clock, "RG001")), BUCKET);
  }

  /** Whatever answers are lost, and whatever was sent comes late: each is counted once. */
  @Test
  void countersOfBothLoseNothingThoughAnswersAreLost() {
    items.loseAnswers(LOSS_PERCENT);
    Key key = Key.of("counter");
    List<CompletableFuture<Integer>> counts = new ArrayList<>();
    Set<Integer> counted = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      counts.add(
          (i % 2 == 0 ? one : other)
              .<Integer>update(
                  BUCKET,
                  key,
                  object -> {
                    int next = object.master().map(v -> Integer.parseInt(text(v))).orElse(0) + 1;
                    return new Change<>(Batch.put(key, bytes(Integer.toString(next))), next);
                  })
              .toCompletableFuture());
      if (i % 7 == 0) {
        counted.add(await(counts.remove(counts.size() - 1)));
      }
    }
    counts.forEach(count -> assertThat(counted.add(await(count))).as("seed %d", seed).isTrue());
    items.loseAnswers(0);
    assertThat(one.get(BUCKET, key)).as("seed %d", seed).contains(bytes("300"));
    assertThat(oneStore.metrics().lostAnswers()).isPositive();
    assertThat(Content.replayed(one.sessions().log(1))).isEqualTo(Content.of(other, BUCKET));
  }

  @Test
  void logThatBothWriteToIsGapFreeAndInCommitOrder() {
    items.loseAnswers(LOSS_PERCENT);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Batch batch =
          i % 7 == 0
              ? Batch.delete(Key.of("k" + i % 5))
              : Batch.put(Key.of("k" + i % 5), bytes("v" + i));
      writes.add((i % 2 == 0 ? one : other).write(BUCKET, batch).toCompletableFuture());
    }
    writes.forEach(write -> await(write));
    items.loseAnswers(0);
    assertThat(one.sessions().log(1).last()).isEqualTo(401);
    assertThat(Content.replayed(one.sessions().log(1))).isEqualTo(Content.of(other, BUCKET));
  }

  @Test
  void whatOneHasMadeTheOtherSeesAtOnce() {
    BucketName next = new BucketName("next");
    assertThat(other.attributes(next)).isEmpty();
    await(one.createBucket(next, bytes("new"), OptionalInt.empty()));
    assertThat(other.attributes(next)).contains(bytes("new"));
    for (int i = 0; i < 50; i++) {
      MetadataRepository writer = i % 2 == 0 ? one : other;
      MetadataRepository reader = i % 2 == 0 ? other : one;
      await(writer.write(next, Batch.put(Key.of("k"), bytes("v" + i))));
      assertThat(reader.get(next, Key.of("k"))).contains(bytes("v" + i));
    }
  }

  /** What both leave behind is what no version names, and a sweep finds all of it. */
  @Test
  void sweepLeavesWhatTheStoreNamesAndNothingElse() throws Exception {
    InMemoryItems few = new InMemoryItems(seed);
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    try (MemcachedStore store =
            MemcachedStore.open(few, TestStores.settings(true, Duration.ofMillis(400)), clock);
        MemcachedMetadataRepository repository = new MemcachedMetadataRepository(store)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      few.loseAnswers(LOSS_PERCENT);
      for (int i = 0; i < 300; i++) {
        String value = "x".repeat(i % 10 == 0 ? 9_000 : 700);
        await(repository.write(BUCKET, Batch.put(Key.of("k" + i % 90), bytes(value))));
      }
      few.loseAnswers(0);
      store.garbage().removeDue(System.nanoTime() + Duration.ofHours(1).toNanos());
      store.garbage().sweep();
      assertThat(store.garbage().sweep()).as("seed %d", seed).isZero();
      int named = few.all().size();
      assertThat(named).as("a few leaves, parts, and the log").isLessThan(150);
      store.pages().forget();
      try (EntryCursor cursor = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
        int entries = 0;
        while (cursor.next()) {
          assertThat(cursor.value().length).isIn(700, 9_000);
          entries++;
        }
        assertThat(entries).isEqualTo(90);
      }
      await(repository.deleteBucket(BUCKET, entry -> false));
      store.garbage().removeDue(System.nanoTime() + Duration.ofHours(1).toNanos());
      assertThat(store.garbage().sweep()).as("a tree goes whole").isZero();
    }
  }
}
