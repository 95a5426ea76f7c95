package io.zenko.dmd.data;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of a blob: 40 lower-case hexadecimal digits.
 *
 * <p>It is random and cannot be guessed, since whoever knows it may read the blob; and as no other
 * form passes the constructor, a key is safe as the name of a file or of a cache's item.
 */
public record BlobKey(String value) implements Comparable<BlobKey> {
  public static final int DIGITS = 40;

  /** The key's length in bytes, where it is kept in binary. */
  public static final int BYTES = DIGITS / 2;

  private static final SecureRandom RANDOM = new SecureRandom();

  public BlobKey {
    if (!isKey(value)) {
      throw new IllegalArgumentException("a blob's key is " + DIGITS + " lower-case hex digits");
    }
  }

  /** A key that was never given before. */
  public static BlobKey random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return of(bytes);
  }

  /** The key kept as {@value #BYTES} bytes. */
  public static BlobKey of(byte[] bytes) {
    return new BlobKey(HexFormat.of().formatHex(bytes));
  }

  /** The key, where the text is one: no blob bears another name. */
  public static Optional<BlobKey> parse(String text) {
    return isKey(text) ? Optional.of(new BlobKey(text)) : Optional.empty();
  }

  private static boolean isKey(String text) {
    if (text.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(value);
  }

  @Override
  public int compareTo(BlobKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
