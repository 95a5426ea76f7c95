package io.zenko.dmd.http.container;

import java.util.Locale;

/**
 * Looks at the head of a request as its bytes arrive, for whatever two readers can read in two ways
 * (RFC 9112): a proxy in front of the daemon may let a request pass as one, and the server behind
 * it may find two in the same bytes. What is not exactly as the specification wants it is refused,
 * and never mended by a guess.
 *
 * <pre>
 *   [CR LF] method SP target SP HTTP/1.x CR LF  *( name ":" value CR LF )  CR LF
 * </pre>
 */
final class HeadScan {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final String CHUNKED = "chunked";
  private static final boolean[] TOKEN = new boolean[128];

  /** The longest name of a header that means something here. */
  private static final int MAX_NAME = "transfer-encoding".length();

  /** More digits than any length has. */
  private static final int MAX_DIGITS = 18;

  static {
    for (char c = 0; c < TOKEN.length; c++) {
      TOKEN[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || TOKEN_MARKS.indexOf(c) >= 0;
    }
  }

  private enum State {
    START,
    EMPTY_LINE,
    METHOD,
    TARGET_START,
    TARGET,
    VERSION,
    LINE_END,
    LINE,
    NAME,
    VALUE,
    VALUE_END,
    END,
    DONE,
    REFUSED
  }

  /** Headers that say where a request ends, or whom it is for. */
  private enum Field {
    OTHER,
    HOST,
    LENGTH,
    ENCODING,
    UPGRADE
  }

  private static final String VERSION = "HTTP/1.";

  private final boolean ofTrailer;
  private final byte[] name = new byte[MAX_NAME];
  private final StringBuilder target = new StringBuilder();
  private final StringBuilder host = new StringBuilder();

  private State state;
  private boolean emptyLine;
  private int fill;
  private Field field;
  private boolean absolute;
  private char minor;
  private int hosts;
  private int lengths;
  private long length;
  private int encodings;
  private boolean upgrade;
  private boolean valueOver;
  private boolean ofLength;

  /** Looks at the head of a request. */
  HeadScan() {
    this(false);
  }

  private HeadScan(boolean ofTrailer) {
    this.ofTrailer = ofTrailer;
    this.state = ofTrailer ? State.LINE : State.START;
  }

  /** Looks at the fields behind a body in chunks: they mean nothing, but have to be fields. */
  static HeadScan ofTrailer() {
    return new HeadScan(true);
  }

  /** Whether the head is all there, and as it should be. */
  boolean isDone() {
    return state == State.DONE;
  }

  boolean isRefused() {
    return state == State.REFUSED;
  }

  /** Whether all that is wrong is a Content-Length that is no number of bytes. */
  boolean isOfLength() {
    return ofLength;
  }

  /** Whether an empty line stood before the request: it is no part of it. */
  boolean isBehindEmptyLine() {
    return emptyLine && state != State.EMPTY_LINE;
  }

  /**
   * Looks at these bytes up to the head's end, or to what is wrong in it; tells how far it came.
   */
  int scan(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && state != State.DONE && state != State.REFUSED) {
      state = next(bytes[at] & 0xff);
      at++;
    }
    return at;
  }

  private State next(int b) {
    return switch (state) {
      case START -> start(b);
      case EMPTY_LINE -> b == '\n' ? State.START : State.REFUSED;
      case METHOD -> b == ' ' ? State.TARGET_START : isToken(b) ? State.METHOD : State.REFUSED;
      case TARGET_START -> startTarget(b);
      case TARGET -> target(b);
      case VERSION -> version(b);
      case LINE_END -> b == '\n' ? State.LINE : State.REFUSED;
      case LINE -> b == '\r' ? State.END : startName(b);
      case NAME -> name(b);
      case VALUE -> value(b);
      case VALUE_END -> b == '\n' && endValue() ? State.LINE : State.REFUSED;
      case END -> b == '\n' && isWhole() ? State.DONE : State.REFUSED;
      case DONE, REFUSED -> state;
    };
  }

  private static boolean isToken(int b) {
    return b < TOKEN.length && TOKEN[b];
  }

  private State start(int b) {
    if (b == '\r' && !emptyLine) {
      emptyLine = true;
      return State.EMPTY_LINE;
    }
    return isToken(b) ? State.METHOD : State.REFUSED;
  }

  private State startTarget(int b) {
    absolute = b == 'h' || b == 'H';
    fill = 0;
    return b == '/' || b == '*' || absolute ? target(b) : State.REFUSED;
  }

  private State target(int b) {
    if (b == ' ') {
      fill = 0;
      return State.VERSION;
    }
    if (b < ' ' || b == 0x7f) {
      return State.REFUSED;
    }
    if (absolute) {
      target.append((char) b);
    }
    return State.TARGET;
  }

  private State version(int b) {
    if (fill < VERSION.length()) {
      return b == VERSION.charAt(fill++) ? State.VERSION : State.REFUSED;
    }
    if (fill == VERSION.length()) {
      fill++;
      minor = (char) b;
      return b == '0' || b == '1' ? State.VERSION : State.REFUSED;
    }
    return b == '\r' ? State.LINE_END : State.REFUSED;
  }

  private State startName(int b) {
    fill = 0;
    return name(b);
  }

  private State name(int b) {
    if (isToken(b)) {
      if (fill < MAX_NAME) {
        name[fill] = (byte) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
      }
      fill++;
      return State.NAME;
    }
    return b == ':' && fill > 0 && startValue() ? State.VALUE : State.REFUSED;
  }

  private boolean startValue() {
    field = ofTrailer ? Field.OTHER : field();
    fill = 0;
    valueOver = false;
    switch (field) {
      case HOST -> hosts++;
      case LENGTH -> lengths++;
      case ENCODING -> encodings++;
      case UPGRADE -> upgrade = true;
      case OTHER -> {}
    }
    return hosts <= 1 && lengths <= 1 && encodings <= 1 && lengths + encodings <= 1;
  }

  private Field field() {
    return switch (fill) {
      case 4 -> is("host") ? Field.HOST : Field.OTHER;
      case 7 -> is("upgrade") ? Field.UPGRADE : Field.OTHER;
      case 14 -> is("content-length") ? Field.LENGTH : Field.OTHER;
      case 17 -> is("transfer-encoding") ? Field.ENCODING : Field.OTHER;
      default -> Field.OTHER;
    };
  }

  private boolean is(String wanted) {
    for (int i = 0; i < wanted.length(); i++) {
      if (name[i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private State value(int b) {
    if (b == '\r') {
      return State.VALUE_END;
    }
    if ((b < ' ' && b != '\t') || b == 0x7f) {
      return State.REFUSED;
    }
    return switch (field) {
      case LENGTH -> length(b);
      case ENCODING -> encoding(b);
      case HOST -> host(b);
      case OTHER, UPGRADE -> State.VALUE;
    };
  }

  private State length(int b) {
    if (b == ' ' || b == '\t') {
      valueOver = fill > 0;
      return State.VALUE;
    }
    // What is no digit is told at the end of the head, if nothing worse is wrong with it.
    if (b < '0' || b > '9' || valueOver || fill >= MAX_DIGITS) {
      ofLength = true;
    } else {
      length = length * 10 + b - '0';
    }
    fill++;
    return State.VALUE;
  }

  private State encoding(int b) {
    if (b == ' ' || b == '\t') {
      valueOver = fill > 0;
      return State.VALUE;
    }
    if (valueOver || fill >= CHUNKED.length() || (b | 0x20) != CHUNKED.charAt(fill)) {
      return State.REFUSED;
    }
    fill++;
    return State.VALUE;
  }

  private State host(int b) {
    if (absolute) {
      host.append((char) b);
    }
    return State.VALUE;
  }

  private boolean endValue() {
    if (field == Field.LENGTH && fill == 0) {
      ofLength = true;
    }
    return field != Field.ENCODING || fill == CHUNKED.length();
  }

  private boolean isWhole() {
    if (ofTrailer) {
      return true;
    }
    boolean whole =
        (hosts == 1 || minor == '0')
            && (encodings == 0 || minor == '1')
            // Behind it, the bytes are another protocol's: a body would be read as such.
            && (!upgrade || (encodings == 0 && length == 0))
            && (!absolute || isForHost());
    if (!whole) {
      ofLength = false;
    }
    return whole && !ofLength;
  }

  /** Whether an absolute target names the host that the header names, as it has to. */
  private boolean isForHost() {
    String text = target.toString().toLowerCase(Locale.ROOT);
    int start = text.startsWith("http://") ? 7 : text.startsWith("https://") ? 8 : -1;
    if (start < 0) {
      return false;
    }
    int end = start;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String named = text.substring(start, end);
    return !named.isEmpty() && named.equals(host.toString().strip().toLowerCase(Locale.ROOT));
  }
}
