package io.zenko.dmd.metadata.json;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.LastRequestEnded;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.line.FormatException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Opens the JSON repository for a daemon that is set to it. */
@ApplicationScoped
public class JsonMetadataRepositoryProducer {
  private volatile Optional<JsonMetadataRepository> opened = Optional.empty();

  @Produces
  @Singleton
  @RepositoryName("json")
  MetadataRepository open(Settings settings, MonotonicClock clock, PrometheusRegistry metrics) {
    try {
      // Whoever completes a stage hands it to a thread of his own before he may block.
      Store store = Store.open(new DiskVolume(), settings.json(), clock, Runnable::run);
      store.metrics().register(metrics, store);
      JsonMetadataRepository repository = new JsonMetadataRepository(store);
      opened = Optional.of(repository);
      return repository;
    } catch (FormatException e) {
      throw refusal(settings, e.getMessage(), new IOException(e));
    } catch (IOException e) {
      throw refusal(settings, e.toString(), e);
    }
  }

  private static UncheckedIOException refusal(Settings settings, String why, IOException cause) {
    return new UncheckedIOException(
        "the metadata under "
            + settings.metadataPath()
            + " (S3METADATAPATH) cannot be opened: "
            + why,
        cause);
  }

  void end(@Observes LastRequestEnded event) {
    close();
  }

  /** Where the server goes on without the application. */
  void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    close();
  }

  private void close() {
    opened.ifPresent(JsonMetadataRepository::close);
  }

  void close(@Disposes @RepositoryName("json") MetadataRepository repository) {
    repository.close();
  }
}
