package io.zenko.dmd.metadata.json.line;

import io.zenko.dmd.json.EightBytes;

/** Finds the ends of lines, many bytes a step: a line with a value in it is long. */
public final class Newline {
  private static final long NEWLINES = EightBytes.of('\n');

  /** Four times eight bytes, which do not wait for each other. */
  private static final int STEP = 4 * Long.BYTES;

  private Newline() {}

  private static boolean isInStep(byte[] bytes, int at) {
    return (marks(bytes, at)
            | marks(bytes, at + Long.BYTES)
            | marks(bytes, at + 2 * Long.BYTES)
            | marks(bytes, at + 3 * Long.BYTES))
        != 0;
  }

  private static long marks(byte[] bytes, int at) {
    return EightBytes.firstZero(EightBytes.get(bytes, at) ^ NEWLINES);
  }

  /** Where the first newline stands in this part of the array; -1 where there is none. */
  public static int indexOf(byte[] bytes, int from, int to) {
    int i = from;
    while (i + STEP <= to && !isInStep(bytes, i)) {
      i += STEP;
    }
    while (i + Long.BYTES <= to) {
      long found = marks(bytes, i);
      if (found != 0) {
        return i + EightBytes.before(found);
      }
      i += Long.BYTES;
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Behind the last newline in this part of the array; where the part begins, if it has none. */
  public static int behindLast(byte[] bytes, int from, int to) {
    int i = to;
    while (i - STEP >= from && !isInStep(bytes, i - STEP)) {
      i -= STEP;
    }
    while (i - Long.BYTES >= from) {
      if (marks(bytes, i - Long.BYTES) != 0) {
        break; // which byte it is, the bits do not tell from this end
      }
      i -= Long.BYTES;
    }
    while (i > from && bytes[i - 1] != '\n') {
      i--;
    }
    return i;
  }
}
