package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.merge.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The change log is kept for readers until it is old, whatever the machine's clock is set to. */
class JournalAgeTest {
  private static final Duration RETAINED = Duration.ofDays(7);
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final JsonSettings SETTINGS =
      new JsonSettings(
          Path.of("/store"), 1, 900, 1 << 30, RETAINED, 64 << 20, 0, 0, 512, 4096, 16, 64 << 20);

  private final SimulatedVolume volume = new SimulatedVolume();
  private Instant machine = Instant.parse("2026-01-01T00:00:00Z");
  private final MonotonicClock clock = new MonotonicClock(() -> machine);

  /** Several segments, which a checkpoint has. */
  private static void fill(Store files, JsonMetadataRepository repository) {
    for (int i = 0; i < 20; i++) {
      byte[] value = ("{\"of\":" + i + "}").getBytes(UTF_8);
      repository.write(BUCKET, Batch.put(Key.of("k"), value)).toCompletableFuture().join();
    }
    files.awaitCheckpoints();
  }

  private long oldestAfter(Store files, Duration passed) throws IOException {
    try (JsonMetadataRepository repository = new JsonMetadataRepository(files)) {
      byte[] attributes = "{}".getBytes(UTF_8);
      repository.createBucket(BUCKET, attributes, OptionalInt.empty()).toCompletableFuture().join();
      fill(files, repository);
      machine = machine.plus(passed);
      fill(files, repository);
      return repository.sessions().log(0).oldest();
    }
  }

  @Test
  void aClockThatIsSetForwardTakesNothingFromIt() throws IOException {
    Store files = Store.open(volume, SETTINGS, clock, Runnable::run);

    assertThat(oldestAfter(files, RETAINED.multipliedBy(50))).isEqualTo(1);
  }

  @Test
  void whatIsOlderThanItIsKeptIsTakenFromIt() throws IOException {
    Store files = Store.open(volume, SETTINGS, Shape.STANDARD, clock, () -> machine, Runnable::run);

    assertThat(oldestAfter(files, RETAINED.plusHours(1))).isGreaterThan(1);
  }
}
