package io.zenko.dmd.commands.terminal;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.transfer.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A line that tells how far work is, where it takes more than a second and a person looks: on a
 * terminal alone. It is gone when the work is done.
 */
public final class ProgressBar implements Progress, AutoCloseable {
  private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long STEP_NANOS = Duration.ofMillis(200).toNanos();
  private static final int BAR = 24;
  private static final String WIPE = "\r\033[K";

  private final PrintStream err;
  private final Terminal terminal;
  private final String verb;
  private final LongSupplier nanos;
  private final long begun;
  private long next;
  private long done;
  private long total;
  private String what = "";
  private boolean drawn;

  public ProgressBar(Environment environment, String verb) {
    this(environment, verb, System::nanoTime);
  }

  ProgressBar(Environment environment, String verb, LongSupplier nanos) {
    this.err = environment.err();
    this.terminal = environment.terminal();
    this.verb = verb;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
    this.next = begun + QUIET_NANOS;
  }

  @Override
  public void at(BucketName bucket, long entries) {
    if ((entries & 0xff) == 0) {
      at("bucket " + bucket + ", " + entries + " entries");
    }
  }

  /** Of work whose end is not known. */
  public synchronized void at(String what) {
    this.what = what;
    draw();
  }

  public synchronized void at(long done, long total) {
    this.done = done;
    this.total = total;
    draw();
  }

  /** Reads this many bytes, and tells of them. */
  public InputStream reading(InputStream in, long bytes) {
    return new FilterInputStream(in) {
      private long read;

      @Override
      public int read() throws IOException {
        int b = super.read();
        tell(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int count = super.read(into, from, length);
        tell(Math.max(0, count));
        return count;
      }

      private void tell(int count) {
        read += count;
        at(read, bytes);
      }
    };
  }

  private void draw() {
    long now = nanos.getAsLong();
    if (!terminal.err() || now - next < 0) {
      return;
    }
    next = now + STEP_NANOS;
    drawn = true;
    String line = verb + " " + bar(now) + Printable.of(what);
    int most = terminal.columns() - 1;
    err.print(WIPE + (line.length() > most ? line.substring(0, most) : line));
    err.flush();
  }

  private String bar(long now) {
    if (total <= 0) {
      return "";
    }
    double part = Math.min(1, (double) done / total);
    int full = (int) (part * BAR);
    double left = part > 0 ? (now - begun) / 1e9 * (1 - part) / part : 0;
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d %%, %s left  ",
        "#".repeat(full),
        ".".repeat(BAR - full),
        (int) (part * 100),
        Amounts.duration(Duration.ofSeconds((long) left)));
  }

  /** Makes room for a line of something else. */
  public synchronized void clear() {
    if (drawn) {
      drawn = false;
      err.print(WIPE);
      err.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }
}
