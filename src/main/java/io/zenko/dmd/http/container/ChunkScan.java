package io.zenko.dmd.http.container;

/**
 * Tells the data of a body in chunks from what is around it, exactly as RFC 9112 7.1 wants it.
 *
 * <pre>
 *   1*( size [ ";" extension ] CR LF data CR LF )  "0" [ ";" extension ] CR LF  *trailer  CR LF
 * </pre>
 *
 * Extensions and trailers are passed over: they mean nothing to any protocol.
 */
final class ChunkScan {
  /** Sizes of more digits would not fit. */
  private static final int MAX_DIGITS = 15;

  private enum State {
    SIZE,
    BLANK,
    EXTENSION,
    LINE_END,
    DATA,
    DATA_END,
    DATA_LINE_END,
    TRAILER,
    DONE
  }

  private final HeadScan trailer = HeadScan.ofTrailer();
  private final int maxOverheadBytes;

  private State state = State.SIZE;
  private int digits;
  private long left;
  private int overheadBytes;

  /**
   * @param maxOverheadBytes the most that extensions and trailers of a body take together
   */
  ChunkScan(int maxOverheadBytes) {
    this.maxOverheadBytes = maxOverheadBytes;
  }

  /** Whether the body is over. */
  boolean isDone() {
    return state == State.DONE;
  }

  /** How many of the bytes that come next are data. */
  long data() {
    return state == State.DATA ? left : 0;
  }

  /** Goes on behind as many bytes of data. */
  void skip(int bytes) {
    left -= bytes;
    if (left == 0) {
      state = State.DATA_END;
    }
  }

  /**
   * Takes a byte that is no data.
   *
   * @throws IllegalArgumentException where it cannot stand there
   */
  void take(byte b) {
    state = next(b);
  }

  private State next(byte b) {
    return switch (state) {
      case SIZE -> size(b);
      case BLANK -> b == ';' ? State.EXTENSION : isBlank(b) ? State.BLANK : refuse();
      case EXTENSION -> extension(b);
      case LINE_END -> b == '\n' ? begin() : refuse();
      case DATA_END -> b == '\r' ? State.DATA_LINE_END : refuse();
      case DATA_LINE_END -> b == '\n' ? State.SIZE : refuse();
      case TRAILER -> trailer(b);
      case DATA, DONE -> throw new IllegalStateException("this byte is none of the framing");
    };
  }

  private State size(byte b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0 && digits < MAX_DIGITS) {
      digits++;
      left = (left << 4) + digit;
      return State.SIZE;
    }
    if (digits == 0) {
      return refuse();
    }
    if (b == '\r') {
      return State.LINE_END;
    }
    return b == ';' ? State.EXTENSION : isBlank(b) ? State.BLANK : refuse();
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private State extension(byte b) {
    if (b == '\r') {
      return State.LINE_END;
    }
    count();
    return (b >= 0 && b < ' ' && b != '\t') || b == 0x7f ? refuse() : State.EXTENSION;
  }

  private State begin() {
    digits = 0;
    return left == 0 ? State.TRAILER : State.DATA;
  }

  private State trailer(byte b) {
    count();
    trailer.scan(new byte[] {b}, 0, 1);
    if (trailer.isRefused()) {
      return refuse();
    }
    return trailer.isDone() ? State.DONE : State.TRAILER;
  }

  private void count() {
    if (++overheadBytes > maxOverheadBytes) {
      throw new IllegalArgumentException("a body with more around it than is passed over");
    }
  }

  private static State refuse() {
    throw new IllegalArgumentException("a body that is not in chunks as it says");
  }
}
