package io.zenko.dmd.commands;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.transfer.Progress;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Tells how far long work is, now and then. */
final class ProgressLine implements Progress {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final PrintStream err;
  private final String verb;
  private long told = System.nanoTime();

  ProgressLine(PrintStream err, String verb) {
    this.err = err;
    this.verb = verb;
  }

  @Override
  public void at(BucketName bucket, long entries) {
    if ((entries & 0xff) == 0) {
      at("bucket " + bucket + ", " + entries + " entries");
    }
  }

  synchronized void at(String what) {
    long now = System.nanoTime();
    if (now - told >= INTERVAL_NANOS) {
      told = now;
      err.println(verb + " " + what);
    }
  }
}
