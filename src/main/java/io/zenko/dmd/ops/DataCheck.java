package io.zenko.dmd.ops;

import io.zenko.dmd.data.DataRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that blobs can be stored. */
@Readiness
@ApplicationScoped
public class DataCheck implements HealthCheck {
  private final DataRepository repository;

  /** For CDI's proxy. */
  DataCheck() {
    this(null);
  }

  @Inject
  DataCheck(DataRepository repository) {
    this.repository = repository;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("data").up();
    Optional<String> trouble = repository.trouble();
    trouble.ifPresent(text -> response.down().withData("trouble", text));
    return response.build();
  }
}
