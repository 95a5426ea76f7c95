package io.zenko.dmd.metadata.json;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MetadataRepositoryContract;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Runs the suite on files, with segments so small that every test makes checkpoints and merges. */
class JsonMetadataRepositoryTest extends MetadataRepositoryContract {
  @TempDir Path directory;

  @Override
  protected MetadataRepository open(MonotonicClock clock) throws Exception {
    JsonSettings settings = JsonSettings.of(directory).withMaxSegmentBytes(4 << 10);
    return new JsonMetadataRepository(Store.open(new DiskVolume(), settings, clock, Runnable::run));
  }

  @Override
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) throws Exception {
    return Optional.of(open(clock));
  }
}
