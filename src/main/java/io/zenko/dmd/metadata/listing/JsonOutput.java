package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.EightBytes;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** Writes JSON as UTF-8 through one buffer; strings are escaped byte by byte, never decoded. */
public final class JsonOutput {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_ESCAPED_BYTES = 6;
  private static final int CHUNK_BYTES = 4 * 1024;

  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

  /** For each byte what stands for it, behind a backslash where {@link #BACKSLASH} has 1. */
  private static final byte[] LETTERS = new byte[256];

  private static final byte[] BACKSLASH = new byte[256];

  static {
    for (int b = 0; b < LETTERS.length; b++) {
      LETTERS[b] = (byte) b;
    }
    Arrays.fill(LETTERS, 0, ' ', (byte) 'u');
    LETTERS['\b'] = 'b';
    LETTERS['\t'] = 't';
    LETTERS['\n'] = 'n';
    LETTERS['\f'] = 'f';
    LETTERS['\r'] = 'r';
    Arrays.fill(BACKSLASH, 0, ' ', (byte) 1);
    BACKSLASH['"'] = 1;
    BACKSLASH['\\'] = 1;
  }

  private static final long QUOTES = EightBytes.of('"');
  private static final long BACKSLASHES = EightBytes.of('\\');

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int size;

  public JsonOutput(OutputStream out) {
    this.out = out;
  }

  /** Writes JSON text as it is. */
  public JsonOutput raw(byte[] json) throws IOException {
    if (json.length > buffer.length - size) {
      drain();
      if (json.length > buffer.length) {
        out.write(json);
        return this;
      }
    }
    System.arraycopy(json, 0, buffer, size, json.length);
    size += json.length;
    return this;
  }

  /** Writes JSON text as it is. */
  public JsonOutput raw(String json) throws IOException {
    return raw(json.getBytes(UTF_8));
  }

  public JsonOutput string(String text) throws IOException {
    return string(text.getBytes(UTF_8));
  }

  public JsonOutput string(Key key) throws IOException {
    return string(key.utf8());
  }

  /** Writes a string of these bytes, which are UTF-8. */
  public JsonOutput string(byte[] utf8) throws IOException {
    put('"');
    for (int from = 0; from < utf8.length; from += CHUNK_BYTES) {
      escape(utf8, from, Math.min(utf8.length, from + CHUNK_BYTES));
    }
    put('"');
    return this;
  }

  JsonOutput strings(Collection<byte[]> utf8) throws IOException {
    put('[');
    boolean first = true;
    for (byte[] string : utf8) {
      if (!first) {
        put(',');
      }
      string(string);
      first = false;
    }
    put(']');
    return this;
  }

  /** Writes a member of an object that is not its first; left out where it has no value. */
  JsonOutput member(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      raw(",\"" + name + "\":").string(value.get());
    }
    return this;
  }

  private void escape(byte[] utf8, int from, int to) throws IOException {
    if (buffer.length - size < (to - from) * MAX_ESCAPED_BYTES) {
      drain();
    }
    byte[] target = buffer;
    int at = size;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long eight = EightBytes.get(utf8, i);
      at =
          EightBytes.hasLess(eight, ' ')
              ? escape(utf8, i, i + Long.BYTES, target, at)
              : escapeEight(eight, target, at);
    }
    size = escape(utf8, i, to, target, at);
  }

  /**
   * Eight bytes without a control character: what is left of them is written at once, up to eight
   * bytes further than it reaches, and from each quote and backslash on once more. Returns where
   * the target ends.
   */
  private static int escapeEight(long bytes, byte[] target, int end) {
    long escapes = EightBytes.zeros(bytes ^ QUOTES) | EightBytes.zeros(bytes ^ BACKSLASHES);
    long rest = bytes;
    int left = Long.BYTES;
    int at = end;
    while (escapes != 0) {
      int plain = EightBytes.before(escapes);
      EightBytes.set(target, at, rest);
      at += plain;
      rest >>>= plain * Byte.SIZE;
      target[at++] = '\\';
      target[at++] = (byte) rest;
      rest >>>= Byte.SIZE;
      escapes = escapes >>> (plain * Byte.SIZE) >>> Byte.SIZE;
      left -= plain + 1;
    }
    EightBytes.set(target, at, rest);
    return at + left;
  }

  /**
   * Byte by byte, without a branch where no control character is: where the quotes stand in JSON,
   * no processor can foretell. Returns where the target ends.
   */
  private static int escape(byte[] utf8, int from, int to, byte[] target, int end) {
    int at = end;
    for (int i = from; i < to; i++) {
      int b = Byte.toUnsignedInt(utf8[i]);
      target[at] = '\\';
      at += BACKSLASH[b];
      target[at++] = LETTERS[b];
      if (b < ' ' && LETTERS[b] == 'u') {
        target[at++] = '0';
        target[at++] = '0';
        target[at++] = HEX[b >> 4];
        target[at++] = HEX[b & 0xf];
      }
    }
    return at;
  }

  private void put(char ascii) throws IOException {
    if (size == buffer.length) {
      drain();
    }
    buffer[size++] = (byte) ascii;
  }

  /** Hands on what was written so far, down to whom the stream leads. */
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  private void drain() throws IOException {
    out.write(buffer, 0, size);
    size = 0;
  }
}
