package io.zenko.dmd.metadata.reading;

import java.time.Duration;

/** Memory for values, more than a test reads. */
public final class AmpleReadMemory {
  private static final int BYTES = 1 << 20;

  private AmpleReadMemory() {}

  public static ReadMemory make() {
    return new ReadMemory(BYTES, Duration.ZERO);
  }
}
