package org.example.dmd;

import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.data.DataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens the repository for a daemon with {@code DATA_REPOSITORY=folder}. */
@ApplicationScoped
public class FolderDataRepositoryProducer {
  @Produces
  @Singleton
  @RepositoryName("folder")
  DataRepository open(@ConfigProperty(name = "FOLDER_PATH", defaultValue = "blobs") String path) {
    return new FolderDataRepository(Path.of(path).toAbsolutePath());
  }

  void close(@Disposes @RepositoryName("folder") DataRepository repository) {
    repository.close();
  }
}
