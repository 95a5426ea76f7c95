package io.zenko.dmd.data;

import io.zenko.dmd.config.RepositoryChoice;
import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the repository that the settings name to whoever injects one. */
@ApplicationScoped
public class DataRepositoryProducer {
  @Produces
  @Singleton
  DataRepository repository(@Any Instance<DataRepository> all, Settings settings) {
    return RepositoryChoice.of("DATA_REPOSITORY", settings.dataRepository(), all);
  }
}
