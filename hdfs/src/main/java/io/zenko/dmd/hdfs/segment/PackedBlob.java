package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.block.BlockInputStream;
import io.zenko.dmd.hdfs.block.BlockLayout;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * A blob in a segment. What was read with its head is not read again; a short one is whole in that,
 * and holds no file.
 */
final class PackedBlob implements Blob {
  /** A record, and the file that it is in. */
  record Place(SegmentReader.Found found, SegmentReaders.Handle handle) {}

  /** Finds the record again, where its file was replaced; deleted or not. */
  @FunctionalInterface
  interface Finder {
    Optional<Place> find() throws IOException;
  }

  private final BlockLayout layout;
  private final Instant created;
  private final Finder finder;
  private Place place;
  private boolean closed;

  /** Takes over the place's handle. */
  PackedBlob(Place place, Finder finder) {
    RecordHead head = place.found().head();
    this.layout =
        new BlockLayout(
            head.key().key(),
            head.length(),
            place.handle().reader().header().blockBytes(),
            RecordHead.BYTES);
    this.created = Instant.ofEpochMilli(head.created());
    this.place = place;
    this.finder = finder;
    if (isWhole(place)) {
      place.handle().close();
      closed = true;
    }
  }

  private boolean isWhole(Place at) {
    return at.found().start().limit() >= RecordHead.BYTES + layout.bytes();
  }

  @Override
  public long size() {
    return layout.length();
  }

  @Override
  public Instant created() {
    return created;
  }

  @Override
  public InputStream read(ByteRange range) {
    if (!range.isWithin(size())) {
      throw new IllegalArgumentException(range + " of a blob of " + size() + " bytes");
    }
    return new BlockInputStream(layout, this::read, range);
  }

  /** Reads bytes of the record. */
  private void read(long offset, byte[] into, int count) {
    if (offset + count <= place.found().start().limit()) {
      place.found().start().get((int) offset, into, 0, count);
      return;
    }
    try {
      try {
        readFile(offset, into, count);
      } catch (IOException e) {
        Place next =
            finder
                .find()
                .orElseThrow(
                    () ->
                        new DataException(
                            Failure.UNAVAILABLE, "blob " + layout.key() + " is gone", e));
        close();
        place = next;
        closed = false;
        readFile(offset, into, count);
      }
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot read blob " + layout.key());
    }
  }

  private void readFile(long offset, byte[] into, int count) throws IOException {
    place.handle().reader().read(place.found().offset() + offset, into, count);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      place.handle().close();
    }
  }
}
