package org.example.dmd;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MetadataRepositoryContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class HeapMetadataRepositoryTest extends MetadataRepositoryContract {
  @TempDir Path folder;

  @Override
  protected MetadataRepository open(MonotonicClock clock) {
    return new HeapMetadataRepository(folder.resolve("journal"), clock);
  }

  @Override
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) {
    return Optional.of(open(clock));
  }
}
