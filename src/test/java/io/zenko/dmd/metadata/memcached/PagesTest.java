package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.contract.RepositoryUnderTest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Pages in memory. */
class PagesTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final int KEYS = 90;
  private static final int CHANGES = 2_000;

  /**
   * What was replaced takes some ten times the memory that there is for pages, and has been asked
   * for more often than what is new.
   */
  @Test
  void pagesThatWereReplacedKeepNoneOfTheLatestVersionOutOfMemory() {
    InMemoryItems items = new InMemoryItems(1);
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    try (MemcachedStore store = TestStores.open(items, true, clock);
        MemcachedMetadataRepository repository = new MemcachedMetadataRepository(store)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      for (int i = 0; i < CHANGES; i++) {
        change(repository, i);
        for (int k = 0; k < 10; k++) {
          repository.get(BUCKET, key(i + k));
        }
      }
      long before = items.pagesAsked();
      for (int i = 0; i < KEYS; i++) {
        change(repository, i);
        assertThat(repository.get(BUCKET, key(i))).isPresent();
      }
      assertThat(items.pagesAsked() - before).as("pages that were not in memory").isZero();
    }
  }

  /** They take twice what such pages may, and a quarter of the memory that there is. */
  @Test
  void changesThatNobodyReadsLeaveTheMemory() {
    InMemoryItems items = new InMemoryItems(1);
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    try (MemcachedStore store = TestStores.open(items, true, clock);
        MemcachedMetadataRepository repository = new MemcachedMetadataRepository(store)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
      List<CompletionStage<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 3 * CHANGES; i++) {
        writes.add(write(repository, i));
      }
      writes.forEach(RepositoryUnderTest::await);
      long before = items.pagesAsked();
      for (int i = 0; i < KEYS; i++) {
        assertThat(repository.get(BUCKET, key(i))).isPresent();
      }
      assertThat(items.pagesAsked() - before).as("pages of the bucket").isZero();
      ChangeLog log = store.log(0);
      try (ChangeLog.Reader reader = log.read(log.oldest())) {
        for (int i = 0; i < CHANGES; i++) {
          assertThat(reader.next()).isPresent();
        }
      }
      assertThat(items.pagesAsked() - before).as("pages of the oldest changes").isPositive();
    }
  }

  private static void change(MemcachedMetadataRepository repository, int number) {
    await(write(repository, number));
  }

  private static CompletionStage<Void> write(MemcachedMetadataRepository repository, int number) {
    byte[] value = bytes("{\"n\":" + number + ",\"pad\":\"" + "x".repeat(700) + "\"}");
    return repository.write(BUCKET, Batch.put(key(number), value));
  }

  private static Key key(int number) {
    return Key.of("k" + number % KEYS);
  }
}
