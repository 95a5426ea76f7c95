package org.example.dmd;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.RepositoryOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Opens the repository for the commands that export and import, which run without a server. */
public final class HeapRepositoryOpener implements RepositoryOpener {
  @Override
  public String name() {
    return "heap";
  }

  @Override
  public MetadataRepository open(UnaryOperator<String> settings, boolean existing)
      throws IOException {
    String path = Optional.ofNullable(settings.apply("HEAP_JOURNAL")).orElse("metadata.journal");
    Path file = Path.of(path).toAbsolutePath();
    if (existing && !Files.exists(file)) {
      throw new NoSuchFileException(path, null, "there is no metadata: name it by HEAP_JOURNAL");
    }
    return new HeapMetadataRepository(file, new MonotonicClock(Clock.systemUTC()));
  }
}
