package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.hdfs.block.Sums;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A key that tells where its blob stands. Big-endian:
 *
 * <pre>
 *  0         10        14       18     20
 *  | random  | segment | place  | check |
 *  | 80 bits | 32 bits | 32 bits| 16    |
 * </pre>
 *
 * <p>The random bits are stored beside the blob and compared: whoever counts places upwards reads
 * nothing. The place is where the record was first written, in units of {@value #UNIT} bytes; it
 * stays when the segment is compacted. The check tells these keys from those of any other making,
 * of which one in 65,536 passes it by chance.
 *
 * @param place in units
 */
public record SegmentKey(BlobKey key, int segment, int place) {
  /** Records begin at multiples of this. */
  public static final int UNIT = 8;

  static final int RANDOM_BYTES = 10;
  private static final int SEGMENT_AT = RANDOM_BYTES;
  private static final int PLACE_AT = SEGMENT_AT + Integer.BYTES;
  private static final int CHECK_AT = PLACE_AT + Integer.BYTES;

  /** "DMDH": keeps the check apart from whatever else may end in a checksum. */
  private static final int SALT = 0x444d4448;

  /** The key's place, where the key is one that tells it. */
  public static Optional<SegmentKey> parse(BlobKey key) {
    byte[] bytes = key.bytes();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return buffer.getShort(CHECK_AT) == check(bytes)
        ? Optional.of(new SegmentKey(key, buffer.getInt(SEGMENT_AT), buffer.getInt(PLACE_AT)))
        : Optional.empty();
  }

  /** A key that no segment has given. */
  public static BlobKey foreign() {
    BlobKey key = BlobKey.random();
    while (parse(key).isPresent()) {
      key = BlobKey.random();
    }
    return key;
  }

  /** The key of a record, in binary. */
  static byte[] encode(byte[] random, int segment, long offset) {
    byte[] bytes = Arrays.copyOf(random, BlobKey.BYTES);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putInt(SEGMENT_AT, segment).putInt(PLACE_AT, (int) (offset / UNIT));
    buffer.putShort(CHECK_AT, check(bytes));
    return bytes;
  }

  /** The offset of the record in its segment as it was first written. */
  long offset() {
    return Integer.toUnsignedLong(place) * UNIT;
  }

  private static short check(byte[] bytes) {
    return (short) Sums.of(SALT, ByteBuffer.wrap(bytes), 0, CHECK_AT);
  }
}
