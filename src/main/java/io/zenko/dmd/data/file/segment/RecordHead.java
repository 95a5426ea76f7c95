package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.BlobKey;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a record of a segment starts with. Numbers are big-endian; records begin at multiples of 8
 * and are filled up with zeros.
 *
 * <pre>
 *  0      4       8      12       16        24     44
 *  | mark | check | kind | length | created | key  | block 0 | sum | block 1 | sum | ... | zeros
 * </pre>
 *
 * <p>The kind has its code in the last byte, and in the first three where the group began that was
 * forced with it, in units of 8 bytes and as much of that as fits; 0 after a compaction.
 *
 * <p>The mark is "LIVE" or "DEAD", written over in place by a delete, and so outside of the check,
 * the CRC32C of segment (int), offset in the file (long) and bytes 8 to 43: a record of another
 * place does not pass. A block's sum is the CRC32C of the key, the block's number (int) and its
 * bytes.
 *
 * @param mark whether a delete came over it
 * @param group what is told of the group's start
 * @param length bytes of the blob
 * @param created milliseconds since 1970
 * @param key of the blob, or that which is deleted
 */
record RecordHead(Mark mark, Kind kind, int group, int length, long created, BlobKey key) {
  static final int BYTES = 44;
  static final int SUM_BYTES = Integer.BYTES;

  /** Longer ones stand in files of their own. */
  static final int MAX_LENGTH = 1 << 20;

  private static final int GROUP_MASK = 0xffffff;
  private static final int CHECK_AT = 4;
  private static final int CHECKED_FROM = 8;

  /** The first word of a record. */
  enum Mark {
    LIVE(0x4c495645),
    DEAD(0x44454144),
    /** Neither of the two: damaged. */
    UNKNOWN(0);

    final int word;

    Mark(int word) {
      this.word = word;
    }

    static Mark of(int word) {
      return word == LIVE.word ? LIVE : word == DEAD.word ? DEAD : UNKNOWN;
    }
  }

  /** What a record is. */
  enum Kind {
    BLOB(1),
    /** Tells that the blob of the key is deleted. */
    DELETION(2);

    final int code;

    Kind(int code) {
      this.code = code;
    }

    static Optional<Kind> of(int code) {
      return code == BLOB.code
          ? Optional.of(BLOB)
          : code == DELETION.code ? Optional.of(DELETION) : Optional.empty();
    }
  }

  /** What a record tells of a group that began at that offset. */
  static int groupOf(long start) {
    return (int) (start / SegmentKey.UNIT) & GROUP_MASK;
  }

  /** Where the group began of the record at that offset. */
  long groupStart(long offset) {
    long units = offset / SegmentKey.UNIT;
    return (units - (units - group & GROUP_MASK)) * SegmentKey.UNIT;
  }

  boolean isLiveBlob() {
    return kind == Kind.BLOB && mark == Mark.LIVE;
  }

  /** Bytes of the whole record, in a segment of such blocks. */
  long recordBytes(int blockBytes) {
    return recordBytes(length, blockBytes);
  }

  static long recordBytes(int length, int blockBytes) {
    long blocks = (length + (long) blockBytes - 1) / blockBytes;
    long bytes = BYTES + length + blocks * SUM_BYTES;
    return (bytes + SegmentKey.UNIT - 1) / SegmentKey.UNIT * SegmentKey.UNIT;
  }

  /** Puts the head at the buffer's position, for a record at that offset of the segment's file. */
  static void encode(
      ByteBuffer to,
      int segment,
      long offset,
      Kind kind,
      int group,
      int length,
      long created,
      byte[] key) {
    int start = to.position();
    to.putInt(Mark.LIVE.word)
        .putInt(0)
        .putInt(group << Byte.SIZE | kind.code)
        .putInt(length)
        .putLong(created)
        .put(key);
    to.putInt(start + CHECK_AT, check(to, start, segment, offset));
  }

  /** The head at an index of the buffer; empty where none passes. */
  static Optional<RecordHead> decode(ByteBuffer from, int index, int segment, long offset) {
    if (from.limit() - index < BYTES
        || from.getInt(index + CHECK_AT) != check(from, index, segment, offset)) {
      return Optional.empty();
    }
    int length = from.getInt(index + 12);
    Optional<Kind> kind = Kind.of(from.getInt(index + 8) & 0xff);
    if (kind.isEmpty() || length < 0 || length > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] key = new byte[BlobKey.BYTES];
    from.get(index + 24, key);
    return Optional.of(
        new RecordHead(
            Mark.of(from.getInt(index)),
            kind.get(),
            from.getInt(index + 8) >>> Byte.SIZE,
            length,
            from.getLong(index + 16),
            BlobKey.of(key)));
  }

  /** What a block is followed by. */
  static int sum(byte[] key, int block, ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(key, 0, key.length);
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(block).flip());
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static int check(ByteBuffer buffer, int start, int segment, long offset) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(segment).putLong(offset).flip());
    crc.update(buffer.slice(start + CHECKED_FROM, BYTES - CHECKED_FROM));
    return (int) crc.getValue();
  }
}
