package io.zenko.dmd.data.cached;

import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Puts memcached in front of files for a daemon that is set to it. */
@ApplicationScoped
public class CachedDataRepositoryProducer {
  @Produces
  @Singleton
  @RepositoryName("cached")
  DataRepository open(
      @RepositoryName("file") DataRepository truth,
      @RepositoryName("memcached") DataRepository cache,
      Settings settings,
      MetricRegistry metrics) {
    CachedDataRepository repository = new CachedDataRepository(truth, cache, settings.cache());
    repository.counters().forEach((name, counter) -> metrics.gauge(name, counter::sum));
    return repository;
  }

  void close(@Disposes @RepositoryName("cached") DataRepository repository) {
    repository.close();
  }
}
