package io.zenko.dmd.metadata.json;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Opens the JSON repository for a daemon that is set to it. */
@ApplicationScoped
public class JsonMetadataRepositoryProducer {
  @Produces
  @Singleton
  @RepositoryName("json")
  MetadataRepository open(Settings settings, MonotonicClock clock, PrometheusRegistry metrics) {
    try {
      // Whoever completes a stage hands it to a thread of his own before he may block.
      Store store = Store.open(new DiskVolume(), settings.json(), clock, Runnable::run);
      store.metrics().register(metrics, store);
      return new JsonMetadataRepository(store);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the metadata under "
              + settings.metadataPath()
              + " (S3METADATAPATH) cannot be opened: "
              + e,
          e);
    }
  }

  void close(@Disposes @RepositoryName("json") MetadataRepository repository) {
    repository.close();
  }
}
