package io.zenko.dmd.clock;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time in milliseconds, never earlier than what was read before: the clock under it may step
 * back, this one stands still until it has caught up.
 *
 * <p>A store stamps each change with this clock as it commits it, keeps the stamps, and on opening
 * raises the clock above the newest stamp that it finds. So time does not step back across a
 * restart either, and whatever was read from the clock while a change was made is earlier than
 * whatever is read from it after a restart that found the change.
 */
public final class MonotonicClock implements InstantSource {
  private final InstantSource source;
  private final AtomicLong latestMillis = new AtomicLong();

  public MonotonicClock(InstantSource source) {
    this.source = source;
  }

  @Override
  public long millis() {
    return latestMillis.accumulateAndGet(source.millis(), Math::max);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /** From now on the clock tells times later than this one. */
  public void raiseAbove(long millis) {
    latestMillis.accumulateAndGet(Math.addExact(millis, 1), Math::max);
  }
}
