package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RequestDurations;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Measures a call from its arrival to its answer, and to the end of the stream where the answer is
 * one, whichever transport it came by.
 */
final class CallMeter {
  private static final String NO_CALL = "none";

  private final RequestDurations durations;
  private final Set<String> known;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param known the names that there are: what a client sends is no label
   */
  CallMeter(RequestDurations durations, Set<String> known) {
    this.durations = durations;
    this.known = known;
  }

  long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  /** Counts the call, once. */
  void ended(String name, Optional<ProtocolException> failure) {
    if (told.compareAndSet(false, true)) {
      durations.add(
          MdfileProtocol.NAME,
          RequestDurations.CALL,
          known.contains(name) ? name : NO_CALL,
          failure.map(failed -> failed.error().code()).orElse(RequestDurations.OK),
          (System.nanoTime() - startNanos) / 1e9);
    }
  }
}
