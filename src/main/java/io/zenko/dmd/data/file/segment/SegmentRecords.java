package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.file.disk.DiskFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The records of blobs that stand in segments, found by their keys or walked through in order:
 * those that are durable and not deleted, and no others. A record that is not as it was written is
 * told as damage, never as a blob that is not there.
 */
final class SegmentRecords {
  /** What a reader reads at once of a blob that it knows nothing of: its head, and most bytes. */
  private static final int FIRST_READ_BYTES = 8 * 1024;

  private final SegmentFolder folder;
  private final SegmentFiles files;
  private final SegmentTable table;
  private final Marks marks;

  SegmentRecords(SegmentFolder folder, SegmentFiles files, SegmentTable table, Marks marks) {
    this.folder = folder;
    this.files = files;
    this.table = table;
    this.marks = marks;
  }

  /** A record in an open file, which whoever got it closes. */
  record Found(RecordHead head, long offset, ByteBuffer start, SegmentFiles.Handle handle) {}

  /** Opens a blob; empty where there is none. */
  Optional<Blob> open(SegmentKey key) {
    return find(key, FIRST_READ_BYTES)
        .map(found -> new PackedBlob(found.head, found.offset, found.start, found.handle));
  }

  /**
   * The record of a blob; empty where there is none.
   *
   * @param firstBytes how much of it is read at once
   */
  Optional<Found> find(SegmentKey key, int firstBytes) {
    if (marks.hides(key.key())) {
      return Optional.empty();
    }
    try {
      return read(key, firstBytes);
    } catch (ClosedChannelException e) {
      // A thread that was interrupted in the middle of a read has closed the file for all.
      files.replace(key.segment());
      try {
        return read(key, firstBytes);
      } catch (IOException again) {
        throw DiskFault.of(again, "cannot read blob " + key.key());
      }
    } catch (SegmentDamage e) {
      throw PackedBlob.damaged(key.key(), e.getMessage());
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot read blob " + key.key());
    }
  }

  private Optional<Found> read(SegmentKey key, int firstBytes) throws IOException {
    SegmentFiles.Handle handle;
    try {
      handle = files.take(key.segment());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    boolean handedOver = false;
    try {
      OptionalLong offset = handle.file().locate(key.place());
      if (offset.isEmpty() || offset.getAsLong() < SegmentHeader.RECORDS_AT) {
        return Optional.empty();
      }
      ByteBuffer start = ByteBuffer.allocate(firstBytes);
      handle.file().file().read(start, offset.getAsLong());
      start.flip();
      Optional<RecordHead> head = RecordHead.decode(start, 0, key.segment(), offset.getAsLong());
      if (head.isEmpty()) {
        refuseDamage(key, handle.file(), start);
        return Optional.empty();
      }
      if (!head.get().key().equals(key.key())
          || head.get().kind() != RecordHead.Kind.BLOB
          || head.get().mark() == RecordHead.Mark.DEAD) {
        return Optional.empty();
      }
      if (head.get().mark() == RecordHead.Mark.UNKNOWN) {
        throw PackedBlob.damaged(key.key(), "its mark is neither that of a blob nor of a deleted");
      }
      handedOver = true;
      return Optional.of(new Found(head.get(), offset.getAsLong(), start, handle));
    } finally {
      if (!handedOver) {
        handle.close();
      }
    }
  }

  /**
   * No record begins there, so there is no blob of that key. It is damage all the same where the
   * file ends before the segment did, or where the bytes that stand there are no record's.
   */
  private void refuseDamage(SegmentKey key, SegmentFile file, ByteBuffer start) throws IOException {
    if (start.limit() >= RecordHead.BYTES) {
      if (RecordHead.Mark.of(start.getInt(0)) != RecordHead.Mark.DEAD) {
        throw PackedBlob.damaged(key.key(), "its record is damaged");
      }
      return;
    }
    if (file.header().isCompacted() || key.place() < toldEnd(file)) {
      throw PackedBlob.damaged(key.key(), "its segment was cut short");
    }
  }

  /**
   * Whether a record stood there whose head is damaged now: then a mark damages nothing else. The
   * records before it tell, each of which says where the next begins.
   */
  boolean isStartOfDamage(SegmentKey key) {
    try (SegmentFiles.Handle handle = files.take(key.segment())) {
      OptionalLong offset = handle.file().locate(key.place());
      if (offset.isEmpty() || handle.file().header().isCompacted()) {
        return offset.isPresent();
      }
      RecordWalk walk = walk(handle.file());
      Optional<RecordWalk.Item> item = walk.next();
      while (item.isPresent() && item.get().offset() < offset.getAsLong()) {
        item = walk.next();
      }
      return item.isPresent() && item.get().offset() == offset.getAsLong();
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot delete blob " + key.key());
    }
  }

  /** All blobs that stand in segments all the time of the walk. */
  Stream<StoredBlob> blobs() {
    try {
      return folder.numbers().stream().flatMap(this::blobs);
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot list segments");
    }
  }

  private Stream<StoredBlob> blobs(int number) {
    SegmentFiles.Handle handle;
    try {
      handle = files.take(number);
    } catch (NoSuchFileException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot list segment " + SegmentFolder.name(number));
    }
    try {
      RecordWalk walk = walk(handle.file());
      return Stream.iterate(next(walk), Optional::isPresent, item -> next(walk))
          .flatMap(item -> item.orElseThrow().head().stream())
          .filter(RecordHead::isLiveBlob)
          .filter(head -> !marks.hides(head.key()))
          .map(head -> new StoredBlob(head.key(), Instant.ofEpochMilli(head.created())))
          .onClose(handle::close);
    } catch (IOException e) {
      handle.close();
      throw DiskFault.of(e, "cannot list segment " + SegmentFolder.name(number));
    }
  }

  /** Over all records that are durable. */
  RecordWalk walk(SegmentFile file) throws IOException {
    long end = file.recordsEnd();
    if (!file.header().isCompacted()) {
      long told = toldEnd(file);
      end = told > 0 ? Math.min(told, end) : end;
    }
    return new RecordWalk(file, SegmentHeader.RECORDS_AT, end);
  }

  /** Where records end in a segment that was not compacted; 0 where that is not known here. */
  private long toldEnd(SegmentFile file) throws IOException {
    Optional<Segment> known = table.known(file.segment());
    OptionalLong end = known.isPresent() ? known.get().unsettledEnd() : OptionalLong.empty();
    return end.isPresent() ? end.getAsLong() : Progress.read(file.file(), file.segment()).end();
  }

  private static Optional<RecordWalk.Item> next(RecordWalk walk) {
    try {
      return walk.next();
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot list a segment");
    }
  }
}
