package io.zenko.dmd.metadata.json.line;

import io.zenko.dmd.json.EightBytes;

/** Finds the ends of lines, eight bytes a step: a line with a value in it is long. */
public final class Newline {
  private static final long NEWLINES = EightBytes.of('\n');

  private Newline() {}

  /** Where the first newline stands in this part of the array; -1 where there is none. */
  public static int indexOf(byte[] bytes, int from, int to) {
    int i = from;
    while (i + Long.BYTES <= to) {
      long found = EightBytes.firstZero(EightBytes.get(bytes, i) ^ NEWLINES);
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
    while (i - Long.BYTES >= from) {
      if (EightBytes.firstZero(EightBytes.get(bytes, i - Long.BYTES) ^ NEWLINES) != 0) {
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
