package io.zenko.dmd.metadata;

import io.zenko.dmd.config.RepositoryName;
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
    String name = settings.metadataRepository();
    Instance<MetadataRepository> named = all.select(new RepositoryName.Literal(name));
    if (!named.isResolvable()) {
      throw new IllegalArgumentException(
          "METADATA_REPOSITORY names no repository of this daemon: '" + name + "'");
    }
    return named.get();
  }

  /** The clock that stamps changes and ids alike: one for the whole daemon. */
  @Produces
  @Singleton
  MonotonicClock clock() {
    return new MonotonicClock(Clock.systemUTC());
  }
}
