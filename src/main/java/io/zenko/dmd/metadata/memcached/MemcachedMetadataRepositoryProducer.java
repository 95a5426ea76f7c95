package io.zenko.dmd.metadata.memcached;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.memcached.NodeMetrics;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Opens the store in memcached for a daemon that is set to it. */
@ApplicationScoped
public class MemcachedMetadataRepositoryProducer {
  private static final String NAME = "memcached";

  @Produces
  @Singleton
  @RepositoryName(NAME)
  MetadataRepository open(
      Settings settings, MonotonicClock clock, PrometheusRegistry metrics, NodeMetrics nodes) {
    ServerItems items = new ServerItems(settings.memcached().orElseThrow());
    try {
      MemcachedStore store =
          MemcachedStore.open(items, settings.memcachedMetadata().orElseThrow(), clock);
      store.metrics().register(metrics, store);
      nodes.publish(items.nodes());
      return new MemcachedMetadataRepository(store);
    } catch (MetadataException e) {
      throw new IllegalArgumentException(
          "the metadata in memcached cannot be opened: " + e.getMessage(), e);
    }
  }

  void close(@Disposes @RepositoryName(NAME) MetadataRepository repository) {
    repository.close();
  }
}
