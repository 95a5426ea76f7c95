package io.zenko.dmd.ops;

import io.zenko.dmd.http.Listeners;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that every protocol's listener hands requests over as they were sent. */
@Readiness
@ApplicationScoped
public class ListenersCheck implements HealthCheck {
  private final Listeners listeners;

  /** For CDI's proxy. */
  ListenersCheck() {
    this(null);
  }

  @Inject
  ListenersCheck(Listeners listeners) {
    this.listeners = listeners;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("listeners").status(listeners.attached()).build();
  }
}
