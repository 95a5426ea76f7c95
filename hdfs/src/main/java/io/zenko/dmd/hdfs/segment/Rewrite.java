package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.hdfs.block.Sums;
import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.config.HdfsSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * Writes a closed segment anew without what is deleted. Records go over byte for byte, in their
 * order; keys stay valid, as the index tells where the records of a stretch of places stand now.
 */
final class Rewrite {
  private final Cluster cluster;
  private final Deletions deletions;
  private final HdfsSettings settings;
  private final Throttle pace;

  private int[] places = new int[1024];
  private int count;
  private int[] index = new int[16];
  private int stretches;
  private long end = SegmentHeader.BYTES;

  Rewrite(Cluster cluster, Deletions deletions, HdfsSettings settings, Throttle pace) {
    this.cluster = cluster;
    this.deletions = deletions;
    this.settings = settings;
    this.pace = pace;
  }

  /**
   * Writes it to a file that is closed and durable then; to be renamed by the caller.
   *
   * @return the bytes written; empty where nothing lives, and then there is no file
   */
  Optional<Long> write(SegmentReader from, Path to) throws IOException {
    SegmentHeader old = from.header();
    SegmentHeader header =
        new SegmentHeader(old.segment(), old.generation() + 1, old.blockBytes(), old.created());
    cluster.write(to, settings.segmentBytes(), out -> copy(from, header, to, out));
    if (count == 0) {
      boolean unused = cluster.delete(to);
      return Optional.empty();
    }
    cluster.awaitReplication(to, end, settings.timeout().toMillis());
    return Optional.of(end);
  }

  private void copy(SegmentReader from, SegmentHeader header, Path to, FSDataOutputStream out)
      throws IOException {
    out.write(header.encode().array());
    RecordWalk walk = new RecordWalk(from);
    for (Optional<RecordWalk.Item> next = walk.next(); next.isPresent(); next = walk.next()) {
      RecordWalk.Item item = next.get();
      pace.spend(item.bytes());
      Optional<RecordHead> head = item.head();
      if (head.isEmpty() && isCut(header.segment(), item)) {
        continue;
      }
      if (head.isEmpty() || !walk.isWhole(item)) {
        throw new SegmentDamage(header.segment(), "bytes at " + item.offset() + " are no record");
      }
      if (!deletions.isDeleted(head.get().key())) {
        add(head.get().key().place());
        ByteBuffer record = walk.record(item);
        out.write(record.array(), record.arrayOffset(), record.limit());
        end += item.bytes();
      }
    }
    if (count > 0) {
      index[stretches] = (int) (end / SegmentKey.UNIT);
      end = finish(out, header);
      cluster.sync(to, out, false);
    }
  }

  /** Whether it is what a writer gave up. */
  private boolean isCut(int segment, RecordWalk.Item item) {
    return deletions.cut(segment).filter(cut -> item.offset() >= cut).isPresent();
  }

  /** A record of that place is written next. */
  private void add(int place) {
    int stretch = Integer.divideUnsigned(place, SegmentFooter.STRETCH);
    if (stretch + 2 > index.length) {
      index = Arrays.copyOf(index, Math.max(2 * index.length, stretch + 2));
    }
    while (stretches <= stretch) {
      index[stretches++] = (int) (end / SegmentKey.UNIT);
    }
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[count++] = place;
  }

  /** Where the file ends. */
  private long finish(FSDataOutputStream out, SegmentHeader header) throws IOException {
    byte[] placeBytes = bytes(places, count);
    byte[] indexBytes = bytes(index, stretches + 1);
    out.write(placeBytes);
    out.write(indexBytes);
    byte[] footer =
        new SegmentFooter(
                header.segment(),
                header.generation(),
                count,
                stretches,
                end,
                sum(placeBytes),
                sum(indexBytes))
            .encode()
            .array();
    out.write(footer);
    return end + placeBytes.length + indexBytes.length + footer.length;
  }

  private static int sum(byte[] bytes) {
    return Sums.of(SegmentFooter.SALT, ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  private static byte[] bytes(int[] ints, int count) {
    ByteBuffer buffer = ByteBuffer.allocate(count * Integer.BYTES);
    buffer.asIntBuffer().put(ints, 0, count);
    return buffer.array();
  }
}
