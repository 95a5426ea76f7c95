package io.zenko.dmd.metadata.json.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of a bucket's directory: lower-case letters, digits, '-' and inner dots stand for
 * themselves, every other byte is '=' and two hexadecimal digits. So names that differ in case
 * alone differ on any file system, and none is hidden, reserved or a path. A name that would be too
 * long ends in '~' and its SHA-256; the manifest inside tells it whole.
 */
public final class DirectoryName {
  private static final int MAX_LENGTH = 200;
  private static final int KEPT_LENGTH = MAX_LENGTH - 1 - 64;

  private DirectoryName() {}

  public static String of(BucketName bucket) {
    byte[] utf8 = bucket.value().getBytes(UTF_8);
    StringBuilder name = new StringBuilder(utf8.length + 16);
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (standsForItself(b, i > 0 && i < utf8.length - 1)) {
        name.append((char) b);
      } else {
        name.append('=').append(HexFormat.of().toHexDigits(b));
      }
    }
    return name.length() <= MAX_LENGTH
        ? name.toString()
        : name.substring(0, KEPT_LENGTH) + '~' + sha256(utf8);
  }

  private static boolean standsForItself(int b, boolean inner) {
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || (b == '.' && inner);
  }

  /** Whether a directory has the very name of its bucket. */
  public static boolean isPlain(String directory) {
    for (int i = 0; i < directory.length(); i++) {
      if (!standsForItself(directory.charAt(i), i > 0 && i < directory.length() - 1)) {
        return false;
      }
    }
    return directory.length() <= MAX_LENGTH;
  }

  /** The bucket that a directory is of; empty where the name does not tell, or is none of ours. */
  public static Optional<BucketName> read(String directory) {
    try {
      BucketName name = guess(directory);
      return of(name).equals(directory) ? Optional.of(name) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The bucket that a directory is of, as far as its name tells. */
  static BucketName guess(String directory) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < directory.length(); i++) {
      char c = directory.charAt(i);
      if (c == '=' && directory.substring(i).matches("=[0-9a-f]{2}.*")) {
        bytes.write(HexFormat.fromHexDigits(directory, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return new BucketName(bytes.toString(UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
