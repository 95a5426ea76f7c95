package io.zenko.dmd.ops;

import io.zenko.dmd.http.Listeners;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Ready means that every protocol's listener hands requests over as they were sent. */
@ApplicationScoped
public class ListenersCheck implements Check {
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
  public String name() {
    return "listeners";
  }

  @Override
  public Map<String, String> troubles() {
    return listeners.attached() ? Map.of() : Map.of("trouble", "the daemon is starting or ending");
  }
}
