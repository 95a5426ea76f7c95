package io.zenko.dmd.data.cached;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.RepositoryChoice;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.metrics.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts memcached in front of files, or of another repository, for a daemon that is set to it. */
@ApplicationScoped
public class CachedDataRepositoryProducer {
  private static final String HELP = "What the cache was worth, since the start";

  @Produces
  @Singleton
  @RepositoryName("cached")
  DataRepository open(
      @Any Instance<DataRepository> all,
      @RepositoryName("memcached") DataRepository cache,
      Settings settings,
      PrometheusRegistry metrics) {
    DataRepository truth = RepositoryChoice.of("DMD_CACHE_TRUTH", settings.cache().truth(), all);
    CachedDataRepository repository = new CachedDataRepository(truth, cache, settings.cache());
    repository
        .counters()
        .forEach((name, counter) -> Metrics.counter(metrics, name, HELP, counter::doubleValue));
    return repository;
  }

  void close(@Disposes @RepositoryName("cached") DataRepository repository) {
    repository.close();
  }
}
