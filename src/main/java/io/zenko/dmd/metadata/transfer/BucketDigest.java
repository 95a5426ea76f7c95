package io.zenko.dmd.metadata.transfer;

import io.zenko.dmd.metadata.Key;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of what a bucket holds: its attributes, then each key and its value in the order of
 * the keys, before each of them its length in bytes as 4 bytes, big-endian.
 */
final class BucketDigest {
  private final MessageDigest sha256;
  private final ByteBuffer length = ByteBuffer.allocate(4);
  private long entries;

  BucketDigest(byte[] attributes) {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    add(attributes);
  }

  void add(Key key, byte[] value) {
    add(key.utf8());
    add(value);
    entries++;
  }

  private void add(byte[] bytes) {
    sha256.update(length.putInt(0, bytes.length).rewind());
    sha256.update(bytes);
  }

  long entries() {
    return entries;
  }

  /** Ends the digest: nothing is added after. */
  BucketTotal total() {
    return new BucketTotal(entries, HexFormat.of().formatHex(sha256.digest()));
  }
}
