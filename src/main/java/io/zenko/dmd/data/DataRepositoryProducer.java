package io.zenko.dmd.data;

import io.zenko.dmd.config.RepositoryName;
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
    String name = settings.dataRepository();
    Instance<DataRepository> named = all.select(new RepositoryName.Literal(name));
    if (!named.isResolvable()) {
      throw new IllegalArgumentException(
          "DATA_REPOSITORY names no repository of this daemon: '" + name + "'");
    }
    return named.get();
  }
}
