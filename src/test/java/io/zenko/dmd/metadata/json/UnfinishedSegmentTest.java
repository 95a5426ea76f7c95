package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.journal.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * The disk failed a group and did not take it back; the making of the next segment, whose number
 * says where the one before ends, was cut short by a crash.
 */
class UnfinishedSegmentTest {
  private static final BucketName BUCKET = new BucketName("photos");
  private static final Path JOURNAL = Path.of("/store/sessions/0/journal");
  private static final byte[] JSON = "{}".getBytes(UTF_8);

  @Test
  void whatWasRefusedDoesNotComeBackBehindWhatIsWrittenThen() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    SimulatedVolume refused;
    try (JsonMetadataRepository repository = open(volume)) {
      repository.createBucket(BUCKET, JSON, OptionalInt.empty()).toCompletableFuture().join();
      put(repository, "refused-1");
      put(repository, "refused-2");
      refused = volume.afterKill().with(Segment.path(JOURNAL, 2), "{".getBytes(UTF_8));
    }
    SimulatedVolume killed;
    try (JsonMetadataRepository repository = open(refused)) {
      put(repository, "written-1"); // as long as what was refused
      killed = refused.afterKill();
    }
    try (JsonMetadataRepository repository = open(killed)) {
      assertThat(repository.get(BUCKET, Key.of("written-1"))).isPresent();
      assertThat(repository.get(BUCKET, Key.of("refused-1"))).isEmpty();
      assertThat(repository.get(BUCKET, Key.of("refused-2"))).isEmpty();
    }
  }

  private static JsonMetadataRepository open(SimulatedVolume volume) throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    return new JsonMetadataRepository(
        Store.open(volume, JsonSettings.of(Path.of("/store")), clock, Runnable::run));
  }

  private static void put(JsonMetadataRepository repository, String key) {
    repository.write(BUCKET, Batch.put(Key.of(key), JSON)).toCompletableFuture().join();
  }
}
