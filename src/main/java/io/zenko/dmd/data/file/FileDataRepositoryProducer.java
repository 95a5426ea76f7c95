package io.zenko.dmd.data.file;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Opens the repository of files for a daemon that is set to it. */
@ApplicationScoped
public class FileDataRepositoryProducer {
  @Produces
  @Singleton
  @RepositoryName("file")
  DataRepository open(Settings settings, PrometheusRegistry metrics) {
    FileDataRepository repository =
        FileDataRepository.open(
            settings.dataPath(),
            settings.dataFolder() == Settings.DataFolder.SHARED,
            settings.blobFiles());
    repository.register(metrics);
    return repository;
  }

  void close(@Disposes @RepositoryName("file") DataRepository repository) {
    repository.close();
  }
}
