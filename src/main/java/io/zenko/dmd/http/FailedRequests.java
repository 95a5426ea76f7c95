package io.zenko.dmd.http;

import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The requests that failed last, in a ring: a failure takes the place of the oldest, and a request
 * that does not fail costs nothing. That something is not there is no failure: front ends ask
 * before each put.
 */
@ApplicationScoped
public class FailedRequests {
  private static final int MAX_CHARACTERS = 1_024;

  private final AtomicLong count = new AtomicLong();
  private final AtomicReferenceArray<FailedRequest> ring;

  /** For CDI's proxy. */
  FailedRequests() {
    this(1);
  }

  @Inject
  FailedRequests(Settings settings) {
    this(settings.administration().failures());
  }

  /** With room for so many. */
  public FailedRequests(int size) {
    this.ring = new AtomicReferenceArray<>(size);
  }

  /** Keeps a failure, unless it tells of nothing but that something is not there. */
  public void add(
      String protocol,
      String method,
      String target,
      String uids,
      ProtocolException failure,
      long elapsedMillis) {
    ProtocolError error = failure.error();
    if (error == ProtocolError.NO_SUCH_OBJECT || error == ProtocolError.NO_SUCH_BUCKET) {
      return;
    }
    long number = count.incrementAndGet();
    ring.set(
        (int) (number % ring.length()),
        new FailedRequest(
            number,
            System.currentTimeMillis(),
            protocol,
            beginning(method),
            beginning(target),
            beginning(uids),
            error.status(),
            error.code(),
            beginning(String.valueOf(failure.getMessage())),
            elapsedMillis));
  }

  /** How many failed since the start. */
  public long count() {
    return count.get();
  }

  /** Those that are kept and bear a higher number, the newest first. */
  public List<FailedRequest> after(long number) {
    List<FailedRequest> kept = new ArrayList<>();
    for (int i = 0; i < ring.length(); i++) {
      FailedRequest failed = ring.get(i);
      if (failed != null && failed.number() > number) {
        kept.add(failed);
      }
    }
    kept.sort((a, b) -> Long.compare(b.number(), a.number()));
    return kept;
  }

  private static String beginning(String text) {
    return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + '…';
  }
}
