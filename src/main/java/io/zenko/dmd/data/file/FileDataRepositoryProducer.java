package io.zenko.dmd.data.file;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the repository of files for a daemon that is set to it. */
@ApplicationScoped
public class FileDataRepositoryProducer {
  @Produces
  @Singleton
  @RepositoryName("file")
  DataRepository open(Settings settings, PrometheusRegistry metrics) {
    FolderIdentity identity = new FolderIdentity(settings.dataPath(), witness(settings));
    identity.require();
    FileDataRepository repository =
        FileDataRepository.open(
            settings.dataPath(),
            settings.dataFolder() == Settings.DataFolder.SHARED,
            settings.blobFiles());
    identity.establish();
    repository.register(metrics);
    return repository;
  }

  /** Beside the metadata, where this process keeps them: mostly another disk than the blobs'. */
  private static Optional<Path> witness(Settings settings) {
    return settings.roles().contains(Role.METADATA)
        ? Optional.of(settings.json().path().resolve("blobs-identity"))
        : Optional.empty();
  }

  void close(@Disposes @RepositoryName("file") DataRepository repository) {
    repository.close();
  }
}
