package io.zenko.dmd.ops;

import io.zenko.dmd.http.HeapGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Ready means that there is heap for a request. */
@ApplicationScoped
public class HeapCheck implements Check {
  private final HeapGuard guard;

  /** For CDI's proxy. */
  HeapCheck() {
    this(null);
  }

  @Inject
  HeapCheck(HeapGuard guard) {
    this.guard = guard;
  }

  @Override
  public String name() {
    return "heap";
  }

  @Override
  public Map<String, String> troubles() {
    return guard.trouble().map(sentence -> Map.of("heap", sentence)).orElse(Map.of());
  }
}
