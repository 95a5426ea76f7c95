package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.hdfs.block.Sums;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An entry of a log of deletes, big-endian:
 *
 * <pre>
 *  0      4     24      28      32
 *  | kind | key | bytes | check |
 * </pre>
 *
 * @param kind that a blob is deleted, or that nothing counts from a place on
 * @param key of the blob; of a cut, segment and place alone
 * @param bytes of its record
 */
record DeleteEntry(Kind kind, byte[] key, int bytes) {
  static final int BYTES = 32;

  private static final int CHECK_AT = 28;

  /** "DELE". */
  private static final int SALT = 0x44454c45;

  /** What is told. */
  enum Kind {
    BLOB(1),
    /** What a writer gave up stands from there on: it was never acknowledged. */
    CUT(2);

    final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  static DeleteEntry of(SegmentKey key, int bytes) {
    return new DeleteEntry(Kind.BLOB, key.key().bytes(), bytes);
  }

  static DeleteEntry cut(int segment, long offset) {
    return new DeleteEntry(
        Kind.CUT, SegmentKey.encode(new byte[SegmentKey.RANDOM_BYTES], segment, offset), 0);
  }

  /** What a log begins with: says nothing, as no segment reaches that far. */
  static DeleteEntry nothing() {
    return cut(0, Integer.toUnsignedLong(-1) * SegmentKey.UNIT);
  }

  boolean isNothing() {
    return kind == Kind.CUT && place() == -1;
  }

  int segment() {
    return ByteBuffer.wrap(key).getInt(SegmentKey.RANDOM_BYTES);
  }

  int place() {
    return ByteBuffer.wrap(key).getInt(SegmentKey.RANDOM_BYTES + Integer.BYTES);
  }

  long offset() {
    return Integer.toUnsignedLong(place()) * SegmentKey.UNIT;
  }

  void encode(ByteBuffer to) {
    int start = to.position();
    to.putInt(kind.code).put(key).putInt(bytes);
    to.putInt(Sums.of(SALT, to, start, CHECK_AT));
  }

  /** The entry at an index; empty where none stands there whole. */
  static Optional<DeleteEntry> decode(ByteBuffer from, int index) {
    if (from.limit() - index < BYTES
        || from.getInt(index + CHECK_AT) != Sums.of(SALT, from, index, CHECK_AT)) {
      return Optional.empty();
    }
    byte[] key = new byte[BlobKey.BYTES];
    from.get(index + Integer.BYTES, key);
    int bytes = from.getInt(index + Integer.BYTES + BlobKey.BYTES);
    int code = from.getInt(index);
    return code == Kind.BLOB.code
        ? Optional.of(new DeleteEntry(Kind.BLOB, key, bytes))
        : code == Kind.CUT.code
            ? Optional.of(new DeleteEntry(Kind.CUT, key, bytes))
            : Optional.empty();
  }
}
