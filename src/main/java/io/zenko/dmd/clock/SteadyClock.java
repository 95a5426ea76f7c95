package io.zenko.dmd.clock;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells how old things are, to those who remove what is old: the machine's time, but never more of
 * it since this clock was made than has gone by. A machine's clock that is set forward, as that of
 * one which started without the time, makes nothing older; one that is set back makes all younger.
 */
public final class SteadyClock implements InstantSource {
  private final InstantSource source;
  private final LongSupplier nanos;
  private final long startMillis;
  private final long startNanos;

  /**
   * @param nanos counts nanoseconds that go by, from anywhere
   */
  public SteadyClock(InstantSource source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
    this.startMillis = source.millis();
    this.startNanos = nanos.getAsLong();
  }

  public SteadyClock() {
    this(InstantSource.system(), System::nanoTime);
  }

  @Override
  public long millis() {
    long gone = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
    return Math.min(source.millis(), startMillis + gone);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}
