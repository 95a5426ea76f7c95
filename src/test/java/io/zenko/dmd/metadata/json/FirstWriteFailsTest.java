package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The first write to a segment of the journal that is on the disk already fails. */
class FirstWriteFailsTest {
  private static final BucketName BUCKET = new BucketName("photos");
  private static final Path JOURNAL = Path.of("/store/sessions/0/journal");
  private static final byte[] JSON = "{}".getBytes(UTF_8);

  private final SimulatedVolume volume = new SimulatedVolume();

  @Test
  void andNothingIsLostThatIsWrittenAfter() throws IOException {
    try (JsonMetadataRepository repository = open()) {
      volume.beforeWrites(
          path -> {
            if (path.startsWith(JOURNAL)) {
              throw new UncheckedIOException(new IOException("No space left on device"));
            }
          });
      assertThatThrownBy(() -> create(repository)).hasRootCauseMessage("No space left on device");
      volume.beforeWrites(path -> {});
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

  private JsonMetadataRepository open() throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    return new JsonMetadataRepository(
        Store.open(volume, JsonSettings.of(Path.of("/store")), clock, Runnable::run));
  }

  private static void create(JsonMetadataRepository repository) {
    repository.createBucket(BUCKET, JSON, OptionalInt.empty()).toCompletableFuture().join();
  }
}
