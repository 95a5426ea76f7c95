package io.zenko.dmd.data.memcached;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import io.zenko.dmd.memcached.NodeMetrics;
import io.zenko.dmd.metrics.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Connects to the memcached servers of a daemon that is set to them. */
@ApplicationScoped
public class MemcachedDataRepositoryProducer {
  private static final String NAME = "memcached";
  private static final String HELP = "What happened to items and servers, since the start";

  @Produces
  @Singleton
  @RepositoryName(NAME)
  DataRepository open(Settings settings, PrometheusRegistry metrics, NodeMetrics nodes) {
    MemcachedSettings memcached = settings.memcached().orElseThrow();
    // Under another repository it holds copies alone.
    Role role = settings.dataRepository().equals(NAME) ? Role.STORE : Role.CACHE;
    MemcachedDataRepository repository = new MemcachedDataRepository(memcached, role);
    repository
        .counters()
        .forEach((name, counter) -> Metrics.counter(metrics, name, HELP, counter::doubleValue));
    Metrics.gauge(
        metrics,
        "dmd_memcached_buffer_bytes",
        "What chunks on their way take of MEMCACHED_BUFFER_BYTES",
        repository::bufferedBytes);
    nodes.publish(repository.nodes());
    return repository;
  }

  void close(@Disposes @RepositoryName(NAME) DataRepository repository) {
    repository.close();
  }
}
