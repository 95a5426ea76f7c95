package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The first write to a segment of the journal that is on the disk already fails. */
class FirstWriteFailsTest {
  private static final BucketName BUCKET = new BucketName("photos");
  private static final String FULL = "No space left on device";
  private static final byte[] JSON = "{}".getBytes(UTF_8);

  private final SimulatedVolume volume = new SimulatedVolume();

  @Test
  void andNothingIsLostThatIsWrittenAfter() throws IOException {
    try (JsonMetadataRepository repository = open()) {
      volume.setCapacity(volume.used());
      assertThatThrownBy(() -> create(repository)).hasRootCauseMessage(FULL);
      volume.setCapacity(Long.MAX_VALUE);
      create(repository);
      for (int i = 0; i < 3; i++) {
        repository.write(BUCKET, Batch.put(Key.of("key-" + i), JSON)).toCompletableFuture().join();
      }
    }
    try (JsonMetadataRepository again = open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(again.get(BUCKET, Key.of("key-" + i))).isPresent();
      }
    }
  }

  /** The store has a segment all the while, without which it would not be opened again. */
  @Test
  void andThoseAfterItAndTheStoreIsOpenedAgain() throws IOException {
    try (JsonMetadataRepository repository = open()) {
      volume.setCapacity(volume.used());
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> create(repository)).hasRootCauseMessage(FULL);
      }
      volume.setCapacity(Long.MAX_VALUE);
    }
    try (JsonMetadataRepository again = open()) {
      create(again);
    }
  }

  @Test
  void andWhatWasRefusedCountsForNothing() throws IOException {
    Store store = openStore();
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      create(repository);
      Journal journal = store.shards().get(0).journal();
      long memory = journal.memory();
      Batch.Builder deletions = Batch.builder();
      for (int i = 0; i < 1_000; i++) {
        deletions.delete(Key.of("key-" + i));
      }
      Batch many = deletions.build();
      volume.setCapacity(volume.used());
      for (int i = 0; i < 51; i++) {
        assertThatThrownBy(() -> repository.write(BUCKET, many).toCompletableFuture().join())
            .hasRootCauseMessage(FULL);
      }
      volume.setCapacity(Long.MAX_VALUE);
      assertThat(journal.memory()).isEqualTo(memory);
      int segments = store.shards().get(0).segments().all().size();
      for (int i = 0; i < 3; i++) {
        repository.write(BUCKET, Batch.put(Key.of("key-" + i), JSON)).toCompletableFuture().join();
      }
      assertThat(store.shards().get(0).segments().all()).hasSize(segments + 1);
    }
  }

  private JsonMetadataRepository open() throws IOException {
    return new JsonMetadataRepository(openStore());
  }

  private Store openStore() throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    return Store.open(volume, JsonSettings.of(Path.of("/store")), clock, Runnable::run);
  }

  private static void create(JsonMetadataRepository repository) {
    repository.createBucket(BUCKET, JSON, OptionalInt.empty()).toCompletableFuture().join();
  }
}
