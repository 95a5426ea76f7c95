package io.zenko.dmd.data.file;

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
  DataRepository open(Settings settings) {
    return settings.dataFolder() == Settings.DataFolder.SHARED
        ? FileDataRepository.shared(settings.dataPath())
        : new FileDataRepository(settings.dataPath());
  }

  void close(@Disposes @RepositoryName("file") DataRepository repository) {
    repository.close();
  }
}
