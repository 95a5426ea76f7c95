package io.zenko.dmd.metadata;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.RepositoryChoice;
import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Gives the repository that the settings name to whoever injects one. */
@ApplicationScoped
public class MetadataRepositoryProducer {
  @Produces
  @Singleton
  MetadataRepository repository(@Any Instance<MetadataRepository> all, Settings settings) {
    return RepositoryChoice.of("METADATA_REPOSITORY", settings.metadataRepository(), all);
  }

  /** The clock that stamps changes and ids alike: one for the whole daemon. */
  @Produces
  @Singleton
  MonotonicClock clock() {
    return new MonotonicClock(Clock.systemUTC());
  }
}
