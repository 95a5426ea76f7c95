package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MetadataRepositoryContract;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.Order;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs the suite without servers. */
class InMemoryContractTest extends MetadataRepositoryContract {
  private final InMemoryItems items = new InMemoryItems(1);

  @Override
  protected MetadataRepository open(MonotonicClock clock) {
    return new MemcachedMetadataRepository(TestStores.open(items, true, clock));
  }

  @Override
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) {
    return Optional.of(open(clock));
  }

  /** Three levels of pages, forth and back, with jumps and long values. */
  @Test
  void passOverManyPagesMeetsEveryEntryOnce() {
    create(BUCKET);
    int entries = 10_000;
    byte[] longValue = new byte[20_000];
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < entries; i++) {
      batch.put(key(i), i % 1_000 == 7 ? longValue : bytes("v" + i));
    }
    await(repository().write(BUCKET, batch.build()));
    for (Order order : Order.values()) {
      try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, order)) {
        for (int i = 0; i < entries; i++) {
          int number = order == Order.ASCENDING ? i : entries - 1 - i;
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.key()).isEqualTo(key(number));
          assertThat(cursor.value())
              .isEqualTo(number % 1_000 == 7 ? longValue : bytes("v" + number));
        }
        assertThat(cursor.next()).isFalse();
      }
      try (EntryCursor cursor = repository().scan(BUCKET, KeyRange.ALL, order)) {
        for (int i = 0; i < entries; i += 37) {
          int number = order == Order.ASCENDING ? i : entries - 1 - i;
          cursor.seek(key(number));
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.key()).isEqualTo(key(number));
        }
      }
    }
  }

  private static Key key(int number) {
    return Key.of(String.format(Locale.ROOT, "k%05d", number) + "é".repeat(300));
  }
}
