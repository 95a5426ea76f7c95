package io.zenko.dmd.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * The key of an entry of a bucket, ordered by its UTF-8 bytes.
 *
 * <p>In the raw layout of a bucket ("v0") the master of an object stands under the object's key,
 * and each version under {@code objectKey 0x00 versionId}.
 */
public final class Key implements Comparable<Key> {
  /** Separates the key of an object from the id of a version of it. */
  public static final char VERSION_SEPARATOR = '\0';

  /** The smallest key. */
  public static final Key EMPTY = new Key(new byte[0]);

  private final byte[] utf8;

  private Key(byte[] utf8) {
    this.utf8 = utf8;
  }

  public static Key of(String text) {
    return new Key(text.getBytes(UTF_8));
  }

  /** The key with these bytes, which must be UTF-8; the array belongs to the key from now on. */
  public static Key ofUtf8(byte[] utf8) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a key is UTF-8", e);
    }
    return new Key(utf8);
  }

  /** As {@link #ofUtf8}, for bytes that were checked before. */
  public static Key ofTrusted(byte[] utf8) {
    return new Key(utf8);
  }

  /** The raw key of a version of an object; with an empty id, the object's null key. */
  public static Key ofVersion(String objectKey, String versionId) {
    return of(objectKey + VERSION_SEPARATOR + versionId);
  }

  public Key version(String versionId) {
    return append(VERSION_SEPARATOR + versionId);
  }

  /** The first key that is behind all versions of this object. */
  public Key behindVersions() {
    return append(String.valueOf((char) (VERSION_SEPARATOR + 1)));
  }

  private Key append(String suffix) {
    byte[] tail = suffix.getBytes(UTF_8);
    byte[] joined = Arrays.copyOf(utf8, utf8.length + tail.length);
    System.arraycopy(tail, 0, joined, utf8.length, tail.length);
    return new Key(joined);
  }

  /** The smallest key that is greater than this one. */
  public Key next() {
    return new Key(Arrays.copyOf(utf8, utf8.length + 1));
  }

  /**
   * The part before the first 0x00: what a change of any version of an object has in common with a
   * change of its master. The whole key where there is none.
   */
  public Key objectPart() {
    int end = indexOfSeparator();
    return end < 0 ? this : new Key(Arrays.copyOf(utf8, end));
  }

  public boolean hasVersion() {
    return indexOfSeparator() >= 0;
  }

  private int indexOfSeparator() {
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] == VERSION_SEPARATOR) {
        return i;
      }
    }
    return -1;
  }

  public boolean startsWith(Key prefix) {
    return utf8.length >= prefix.utf8.length
        && Arrays.equals(utf8, 0, prefix.utf8.length, prefix.utf8, 0, prefix.utf8.length);
  }

  /** The bytes themselves, not a copy: whoever asks must not change them. */
  public byte[] utf8() {
    return utf8;
  }

  public String text() {
    return new String(utf8, UTF_8);
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(utf8, other.utf8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(utf8, key.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return text();
  }
}
