package io.zenko.dmd.data.memcached;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import io.zenko.dmd.memcached.NodeMetrics;
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
        .forEach(
            (name, counter) ->
                CounterWithCallback.builder()
                    .name(name)
                    .help(HELP)
                    .callback(metric -> metric.call(counter.doubleValue()))
                    .register(metrics));
    GaugeWithCallback.builder()
        .name("dmd_memcached_buffer_bytes")
        .help("What chunks on their way take of MEMCACHED_BUFFER_BYTES")
        .callback(gauge -> gauge.call((double) repository.bufferedBytes()))
        .register(metrics);
    nodes.publish(repository.nodes());
    return repository;
  }

  void close(@Disposes @RepositoryName(NAME) DataRepository repository) {
    repository.close();
  }
}
