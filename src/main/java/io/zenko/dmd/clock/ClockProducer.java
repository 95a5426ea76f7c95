package io.zenko.dmd.clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;

/** The clock that tells how old things are, made when the daemon starts and not when it is used. */
@ApplicationScoped
public class ClockProducer {
  private final SteadyClock clock = new SteadyClock();

  /** Has CDI make this bean at the start. */
  void atStart(@Observes @Initialized(ApplicationScoped.class) Object started) {}

  @Produces
  SteadyClock steadyClock() {
    return clock;
  }
}
