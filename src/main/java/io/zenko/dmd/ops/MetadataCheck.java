package io.zenko.dmd.ops;

import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that every session takes changes; what keeps one from it is told by its number. */
@Readiness
@ApplicationScoped
public class MetadataCheck implements HealthCheck {
  private final MetadataRepository repository;

  /** For CDI's proxy. */
  MetadataCheck() {
    this(null);
  }

  @Inject
  MetadataCheck(MetadataRepository repository) {
    this.repository = repository;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("metadata").up();
    Sessions sessions = repository.sessions();
    for (int session = 0; session < sessions.count(); session++) {
      Optional<String> trouble = sessions.trouble(session);
      if (trouble.isPresent()) {
        // Numbered as bucketd does.
        response.down().withData("session " + (session + 1), trouble.get());
      }
    }
    return response.build();
  }
}
