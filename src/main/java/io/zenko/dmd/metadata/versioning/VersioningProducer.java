package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the one versioning of the daemon to its protocols. */
@ApplicationScoped
public class VersioningProducer {
  @Produces
  @Singleton
  Versioning versioning(MetadataRepository repository, MonotonicClock clock, Settings settings) {
    return new Versioning(repository, new VersionIds(clock, settings.replicationGroup()));
  }
}
