package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.block.Sums;
import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;

/**
 * A segment's file, open for positional reads by many threads at once. It has the bytes that were
 * there when it was opened; of one that is appended to, a later one has more.
 */
final class SegmentReader {
  /** What a reader reads at once of a blob that it knows nothing of, at most. */
  private static final int FIRST_READ_BYTES = 8 * 1024;

  private final long openedAt;
  private final FSDataInputStream in;
  private final SegmentHeader header;
  private final Optional<SegmentFooter> footer;
  private final int[] index;
  private final long recordsEnd;
  private final UsualBytes usual = new UsualBytes(FIRST_READ_BYTES);

  private SegmentReader(
      long openedAt,
      FSDataInputStream in,
      SegmentHeader header,
      Optional<SegmentFooter> footer,
      int[] index,
      long recordsEnd) {
    this.openedAt = openedAt;
    this.in = in;
    this.header = header;
    this.footer = footer;
    this.index = index;
    this.recordsEnd = recordsEnd;
  }

  /** A record, and what was read from its first byte on. */
  record Found(RecordHead head, long offset, ByteBuffer start) {}

  static SegmentReader open(Cluster cluster, Path file, int segment) throws IOException {
    long openedAt = System.nanoTime();
    FSDataInputStream in = cluster.open(file);
    boolean opened = false;
    try {
      long length = ((HdfsDataInputStream) in).getVisibleLength();
      if (length < SegmentHeader.BYTES) {
        // One that nothing was made durable in.
        length = 0;
      }
      SegmentHeader header =
          length == 0
              ? new SegmentHeader(segment, 0, 1, 0)
              : SegmentHeader.decode(read(in, 0, SegmentHeader.BYTES), segment);
      SegmentReader reader;
      if (header.isCompacted()) {
        SegmentFooter footer =
            SegmentFooter.decode(
                read(in, length - SegmentFooter.BYTES, SegmentFooter.BYTES), header, length);
        reader =
            new SegmentReader(
                openedAt, in, header, Optional.of(footer), index(in, footer), footer.recordsEnd());
      } else {
        reader = new SegmentReader(openedAt, in, header, Optional.empty(), new int[0], length);
      }
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        in.close();
      }
    }
  }

  private static int[] index(FSDataInputStream in, SegmentFooter footer) throws IOException {
    ByteBuffer bytes = read(in, footer.indexAt(), footer.indexBytes());
    if (Sums.of(SegmentFooter.SALT, bytes, 0, bytes.limit()) != footer.indexSum()) {
      throw new SegmentDamage(footer.segment(), "its index does not match its checksum");
    }
    return ints(bytes);
  }

  private static int[] ints(ByteBuffer bytes) {
    int[] ints = new int[bytes.limit() / Integer.BYTES];
    bytes.asIntBuffer().get(ints);
    return ints;
  }

  /** Before it was opened: all that was durable then it sees. */
  long openedAt() {
    return openedAt;
  }

  SegmentHeader header() {
    return header;
  }

  Optional<SegmentFooter> footer() {
    return footer;
  }

  /** Where records begin. */
  long recordsAt() {
    return SegmentHeader.BYTES;
  }

  /** Where they end, as far as this reader sees. */
  long recordsEnd() {
    return recordsEnd;
  }

  /** Every place that a compacted segment has, in their order. */
  int[] places() throws IOException {
    SegmentFooter known = footer.orElseThrow();
    ByteBuffer bytes = read(in, known.placesAt(), known.blobs() * Integer.BYTES);
    if (Sums.of(SegmentFooter.SALT, bytes, 0, bytes.limit()) != known.placesSum()) {
      throw new SegmentDamage(known.segment(), "its places do not match their checksum");
    }
    return ints(bytes);
  }

  /**
   * The record of a key; empty where there is none.
   *
   * @throws SegmentDamage where bytes are in its place that are no record
   * @throws EOFException where this reader does not see that far
   */
  Optional<Found> find(SegmentKey key) throws IOException {
    return footer.isPresent() ? findMoved(key, footer.get()) : findInPlace(key);
  }

  private Optional<Found> findInPlace(SegmentKey key) throws IOException {
    long offset = key.offset();
    if (offset < SegmentHeader.BYTES) {
      return Optional.empty();
    }
    requireSeen(key, offset + RecordHead.BYTES);
    ByteBuffer start = read(offset, (int) Math.min(usual.bytes(), recordsEnd - offset));
    RecordHead head =
        RecordHead.decode(start, 0, key.segment())
            .filter(found -> found.key().place() == key.place())
            .orElseThrow(() -> noRecord(key));
    long bytes = head.recordBytes(header.blockBytes());
    requireSeen(key, offset + bytes);
    usual.add(bytes);
    return head.key().key().equals(key.key())
        ? Optional.of(new Found(head, offset, start))
        : Optional.empty();
  }

  /** While a group is on its way, any part of it may be seen. */
  private void requireSeen(SegmentKey key, long end) throws EOFException {
    if (end > recordsEnd) {
      throw new EOFException("segment " + SegmentFolder.name(key.segment()) + " ends before");
    }
  }

  private static SegmentDamage noRecord(SegmentKey key) {
    return new SegmentDamage(key.segment(), "no record stands at " + key.offset());
  }

  private Optional<Found> findMoved(SegmentKey key, SegmentFooter known) throws IOException {
    int stretch = Integer.divideUnsigned(key.place(), SegmentFooter.STRETCH);
    if (stretch >= known.stretches()) {
      return Optional.empty();
    }
    long from = Integer.toUnsignedLong(index[stretch]) * SegmentKey.UNIT;
    long to = Integer.toUnsignedLong(index[stretch + 1]) * SegmentKey.UNIT;
    // Records of a stretch begin within its length, as they were that close at first.
    int most = SegmentFooter.STRETCH * SegmentKey.UNIT + FIRST_READ_BYTES;
    ByteBuffer bytes = read(from, (int) Math.min(most, to - from));
    boolean damaged = false;
    for (int at = 0; at + RecordHead.BYTES <= bytes.limit(); ) {
      Optional<RecordHead> head = RecordHead.decode(bytes, at, key.segment());
      if (head.isEmpty()) {
        damaged = true;
        at += SegmentKey.UNIT;
      } else if (head.get().key().place() == key.place()) {
        return head.get().key().key().equals(key.key())
            ? Optional.of(new Found(head.get(), from + at, bytes.slice(at, bytes.limit() - at)))
            : Optional.empty();
      } else {
        at += (int) Math.min(head.get().recordBytes(header.blockBytes()), bytes.limit());
      }
    }
    if (damaged) {
      throw noRecord(key);
    }
    return Optional.empty();
  }

  ByteBuffer read(long offset, int count) throws IOException {
    return read(in, offset, count);
  }

  void read(long offset, byte[] into, int count) throws IOException {
    in.readFully(offset, into, 0, count);
  }

  private static ByteBuffer read(FSDataInputStream in, long offset, int count) throws IOException {
    if (offset < 0 || count < 0) {
      throw new EOFException("a segment is cut short");
    }
    byte[] bytes = new byte[count];
    in.readFully(offset, bytes, 0, count);
    return ByteBuffer.wrap(bytes);
  }

  void close() {
    try {
      in.close();
    } catch (IOException e) {
      System.getLogger(SegmentReader.class.getName())
          .log(System.Logger.Level.DEBUG, "a reader does not close", e);
    }
  }
}
