package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.SharedStoreContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two daemons on one store, whose servers lose answers. */
class SharedStoreTest extends SharedStoreContract {
  private static final int LOSS_PERCENT = 10;

  private final InMemoryItems items = new InMemoryItems(seed);
  private final List<MemcachedStore> stores = new ArrayList<>();

  @Override
  protected MetadataRepository open(MonotonicClock clock) {
    stores.add(TestStores.open(items, stores.isEmpty(), clock));
    return new MemcachedMetadataRepository(stores.get(stores.size() - 1));
  }

  @Override
  protected void disturb() {
    items.loseAnswers(LOSS_PERCENT);
  }

  @Override
  protected void calm() {
    items.loseAnswers(0);
  }

  /** Whether what disturbs the suite's tests does so. */
  @Test
  void answersThatAreLostAreCounted() {
    create(one(), BUCKET);
    disturb();
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Batch batch = Batch.put(Key.of("k" + i), bytes("v"));
      writes.add((i % 2 == 0 ? one() : other()).write(BUCKET, batch).toCompletableFuture());
      if (i % 7 == 0) {
        await(writes.get(i));
      }
    }
    writes.forEach(write -> await(write));
    calm();
    double lost = stores.stream().mapToDouble(store -> store.metrics().lostAnswers()).sum();
    assertThat(lost).as("seed %d", seed).isPositive();
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
