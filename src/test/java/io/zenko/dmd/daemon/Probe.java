package io.zenko.dmd.daemon;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** Asks again and again, one request at a time, and tells how long the answers took. */
final class Probe implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;
  private static final int MOST = 100_000;

  private final Callable<Boolean> request;
  private final Thread thread;
  private final long[] nanos = new long[MOST];
  private int count;
  private int errors;
  private int mark;
  private volatile boolean closed;

  /**
   * @param request true where the answer was the right one
   */
  Probe(String name, Callable<Boolean> request) {
    this.request = request;
    this.thread = new Thread(this::run, "probe-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed && count < MOST) {
      long start = System.nanoTime();
      boolean right;
      try {
        right = request.call();
      } catch (Exception e) {
        right = false;
      }
      long took = System.nanoTime() - start;
      synchronized (this) {
        nanos[count++] = took;
        errors += right ? 0 : 1;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Has {@link #lookBehindMark} begin here. */
  synchronized void mark() {
    mark = count;
  }

  /** What was seen since the mark; the errors since the last look. */
  synchronized Seen lookBehindMark() {
    return seen(Arrays.copyOfRange(nanos, mark, count));
  }

  record Seen(int count, int errors, double medianMillis, double p99Millis, double worstMillis) {}

  /** What was seen since the last look. */
  synchronized Seen look() {
    Seen seen = seen(Arrays.copyOf(nanos, count));
    count = 0;
    errors = 0;
    mark = 0;
    return seen;
  }

  private Seen seen(long[] sorted) {
    Arrays.sort(sorted);
    return new Seen(sorted.length, errors, at(sorted, .5), at(sorted, .99), at(sorted, 1));
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * share)] / 1e6;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
