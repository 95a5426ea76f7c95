package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.regex.Pattern;

/** The last bytes of an export, by which one that is whole is told from one that was cut off. */
final class ExportEnd {
  private static final Pattern LAST_LINE =
      Pattern.compile("(?s).*\n\\{\"buckets\":\\d+,\"entries\":\\d+}\n");
  private static final int KEPT = 128;

  private byte[] kept = new byte[0];

  void add(byte[] bytes, int count) {
    int before = Math.min(kept.length, Math.max(0, KEPT - count));
    int taken = Math.min(count, KEPT);
    byte[] next = new byte[before + taken];
    System.arraycopy(kept, kept.length - before, next, 0, before);
    System.arraycopy(bytes, count - taken, next, before, taken);
    kept = next;
  }

  boolean isWhole() {
    return LAST_LINE.matcher(new String(kept, US_ASCII)).matches();
  }
}
