package io.zenko.dmd.ops.admin;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Semaphore;

/**
 * How many may follow the change log or take exports at once: each has a thread and a connection,
 * for as long as he likes.
 */
@ApplicationScoped
public class FollowerPlaces {
  private final Semaphore free;

  /** For CDI's proxy. */
  FollowerPlaces() {
    this.free = new Semaphore(0);
  }

  @Inject
  FollowerPlaces(Settings settings) {
    this.free = new Semaphore(settings.administration().followers());
  }

  /**
   * @throws ProtocolException where there is none left
   */
  void take() {
    if (!free.tryAcquire()) {
      throw new ProtocolException(
          ProtocolError.SERVICE_UNAVAILABLE,
          "as many as DMD_ADMIN_FOLLOWERS allows follow the change log or take exports already");
    }
  }

  void leave() {
    free.release();
  }
}
