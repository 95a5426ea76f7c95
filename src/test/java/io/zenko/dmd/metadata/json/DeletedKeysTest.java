package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listing reads where many keys were deleted. */
class DeletedKeysTest {
  private static final BucketName BUCKET = new BucketName("photos");
  private static final byte[] VALUE = "{}".getBytes(UTF_8);
  private static final int MANY = 160_000;
  private static final int IN_A_BATCH = 1_000;

  /** Changes that are not in runs may take that: the deletions alone are far less. */
  private static final long MEMORY_BYTES = 256 << 20;

  @TempDir Path directory;

  @Test
  void aListingDoesNotPassOverAllThatWereDeleted() throws IOException {
    JsonSettings settings = JsonSettings.of(directory).withMemory(MEMORY_BYTES, 1 << 20);
    try (CountedStore store = new CountedStore(settings.withMaxSegmentBytes(1 << 20))) {
      store
          .repository()
          .createBucket(BUCKET, VALUE, OptionalInt.empty())
          .toCompletableFuture()
          .join();
      write(store.repository(), (batch, key) -> batch.put(key, VALUE));
      store.awaitCheckpoints();
    }
    try (CountedStore store = new CountedStore(settings)) {
      write(store.repository(), Batch.Builder::delete);
      store.awaitCheckpoints();

      long before = store.readBytes();
      try (EntryCursor all = store.repository().scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
        assertThat(all.next()).isFalse();
      }
      assertThat(store.readBytes() - before).isLessThan(2 << 20);
    }
  }

  private static void write(MetadataRepository repository, BiConsumer<Batch.Builder, Key> change) {
    for (int i = 0; i < MANY; i += IN_A_BATCH) {
      Batch.Builder batch = Batch.builder();
      for (int number = i; number < i + IN_A_BATCH; number++) {
        change.accept(batch, Key.of(String.format(Locale.ROOT, "holiday/%09d.jpg", number)));
      }
      repository.write(BUCKET, batch.build()).toCompletableFuture().join();
    }
  }
}
