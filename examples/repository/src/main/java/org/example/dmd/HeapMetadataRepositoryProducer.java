package org.example.dmd;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens the repository for a daemon with {@code METADATA_REPOSITORY=heap}. */
@ApplicationScoped
public class HeapMetadataRepositoryProducer {
  @Produces
  @Singleton
  @RepositoryName("heap")
  MetadataRepository open(
      @ConfigProperty(name = "HEAP_JOURNAL", defaultValue = "metadata.journal") String path,
      MonotonicClock clock) {
    return new HeapMetadataRepository(Path.of(path).toAbsolutePath(), clock);
  }

  void close(@Disposes @RepositoryName("heap") MetadataRepository repository) {
    repository.close();
  }
}
