package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.background.GroupThread;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The one thread that appends. What waits is written together and forced once; then deletions get
 * their marks, and all who waited are told, on this thread.
 *
 * <pre>
 *  callers    put, put, delete            put, put, put, put
 *  this       write, force, mark, tell    write, force, tell
 * </pre>
 *
 * <p>After a force that failed the file is left as it is, its whole group is refused, and the next
 * group goes to a new segment: what the disk made of the group nobody can tell.
 */
final class Appender extends GroupThread<Append> {
  private static final System.Logger LOG = System.getLogger(Appender.class.getName());
  private static final int BUFFER_BYTES = 1 << 20;

  private final Volume volume;
  private final SegmentFolder folder;
  private final Path incoming;
  private final SegmentSettings settings;
  private final Clock clock;
  private final SegmentTable table;
  private final Marks marks;
  private final SegmentMetrics metrics;
  private final SecureRandom random = new SecureRandom();
  private final byte[] randomBytes = new byte[4096];
  private int randomUsed = randomBytes.length;
  private final ByteBuffer buffer;

  /** Up to where the marks are durable; moved on by another thread. */
  private volatile Marks.Position settledTo = new Marks.Position(-1, 0);

  private ActiveSegment active;
  private final LongAdder appendedBytes = new LongAdder();

  /**
   * @param found a segment to go on with
   */
  Appender(
      Volume volume,
      SegmentFolder folder,
      Path incoming,
      SegmentSettings settings,
      Clock clock,
      SegmentTable table,
      Marks marks,
      SegmentMetrics metrics,
      Optional<ActiveSegment> found) {
    super("blob-appender");
    this.volume = volume;
    this.folder = folder;
    this.incoming = incoming;
    this.settings = settings;
    this.clock = clock;
    this.table = table;
    this.marks = marks;
    this.metrics = metrics;
    this.active = found.orElse(null);
    this.buffer =
        ByteBuffer.allocateDirect(
            BUFFER_BYTES
                + (int)
                    RecordHead.recordBytes(
                        settings.packBytes(), SegmentHeader.DEFAULT_BLOCK_BYTES));
  }

  /** What was made durable since the start. */
  long appendedBytes() {
    return appendedBytes.sum();
  }

  void settledTo(Marks.Position position) {
    settledTo = position;
  }

  @Override
  protected void failed(List<Append> group, Throwable thrown) {
    DataException failure =
        new DataException(Failure.INTERNAL, "the appender of blobs failed: " + thrown, thrown);
    group.forEach(append -> append.fail(failure)); // those told already stay so
    leave();
  }

  @Override
  protected void refuse(Append append) {
    append.fail(new DataException(Failure.UNAVAILABLE, "the store of blobs is closed"));
  }

  @Override
  protected void commit(List<Append> group) {
    int from = 0;
    while (from < group.size()) {
      try {
        if (active == null) {
          active = ActiveSegment.create(volume, folder, incoming, clock.millis());
          table.add(active.segment());
        }
      } catch (IOException e) {
        DataException failure = DiskFault.of(e, "cannot begin a segment", volume, folder.root());
        metrics.failed();
        group.subList(from, group.size()).forEach(append -> append.fail(failure));
        return;
      }
      from = commitPart(group, from);
    }
  }

  /** Commits what still fits into the segment; where in the group the rest of it starts. */
  private int commitPart(List<Append> group, int from) {
    long begun = System.nanoTime();
    Segment segment = active.segment();
    int to = from;
    long end = segment.end();
    boolean forcing = false;
    try {
      long written = end;
      long created = clock.millis();
      int first = RecordHead.groupOf(end);
      int blobs = 0;
      long deadBytes = 0;
      buffer.clear();
      for (; to < group.size(); to++) {
        Append append = group.get(to);
        long bytes = append.recordBytes(active.blockBytes());
        if (end + bytes > settings.segmentBytes() && end > SegmentHeader.RECORDS_AT) {
          break;
        }
        if (buffer.remaining() < bytes) {
          written = flush(written);
        }
        if (append instanceof Append.Put put) {
          put.setKey(encode(put, segment.number(), end, first, created));
          blobs++;
        } else if (append instanceof Append.Delete delete) {
          RecordBytes.putDeletion(
              buffer, segment.number(), end, first, created, delete.key().key().bytes());
          deadBytes += bytes;
        }
        end += bytes;
      }
      if (to > from) {
        flush(written);
        Marks.Position settled = settledTo;
        if (settled.segment() == segment.number()) {
          active.settleTo(settled.offset());
        }
        forcing = true;
        active.file().force();
        long added = end - segment.end();
        segment.appended(end, blobs, deadBytes);
        appendedBytes.add(added);
        metrics.committed(to - from, added, System.nanoTime() - begun);
      }
    } catch (IOException e) {
      refuse(group.subList(from, Math.min(to + 1, group.size())), e, forcing);
      return Math.min(to + 1, group.size());
    }
    tell(group.subList(from, to));
    marks.markedTo(new Marks.Position(segment.number(), end));
    if (to < group.size() || end >= settings.segmentBytes()) {
      leave();
    }
    return to;
  }

  private long flush(long offset) throws IOException {
    buffer.flip();
    int bytes = buffer.remaining();
    active.file().write(buffer, offset);
    buffer.clear();
    return offset + bytes;
  }

  private BlobKey encode(Append.Put put, int segment, long offset, int group, long created) {
    byte[] key = SegmentKey.encode(nextRandom(), segment, offset);
    RecordBytes.putBlob(
        buffer, segment, offset, group, created, key, put.blob(), active.blockBytes());
    return BlobKey.of(key);
  }

  /** From a stock, as each draw costs as much as many bytes. */
  private byte[] nextRandom() {
    if (randomUsed + SegmentKey.RANDOM_BYTES > randomBytes.length) {
      random.nextBytes(randomBytes);
      randomUsed = 0;
    }
    byte[] bytes = new byte[SegmentKey.RANDOM_BYTES];
    System.arraycopy(randomBytes, randomUsed, bytes, 0, bytes.length);
    randomUsed += bytes.length;
    return bytes;
  }

  private void tell(List<Append> group) {
    for (Append append : group) {
      if (append instanceof Append.Delete delete) {
        marks.mark(delete.key(), delete.deadBytes());
      }
    }
    for (Append append : group) {
      if (append instanceof Append.Put put) {
        put.succeed();
      } else if (append instanceof Append.Delete delete) {
        delete.deleted().complete(true);
      }
    }
  }

  /**
   * What was written of the group goes, where the disk lets it, so that no start takes it for what
   * was acknowledged. Where a write failed the segment is as it was before, and goes on.
   */
  private void refuse(List<Append> group, IOException cause, boolean forcing) {
    metrics.failed();
    Segment segment = active.segment();
    boolean asBefore = false;
    try {
      active.file().truncate(segment.end());
      asBefore = !forcing;
    } catch (IOException e) {
      cause.addSuppressed(e);
      segment.leaveToTheNextStart();
    }
    if (!asBefore) {
      LOG.log(
          System.Logger.Level.WARNING,
          "segment {0} is left where a write to the disk failed: {1}",
          SegmentFolder.name(segment.number()),
          cause.getMessage());
      marks.doubt(segment.number());
      leave();
    }
    DataException failure = DiskFault.of(cause, "cannot store blobs", volume, folder.root());
    group.forEach(append -> append.fail(failure));
  }

  /** Appends no more to the segment. */
  private void leave() {
    if (active == null) {
      return;
    }
    active.segment().seal();
    closeFile();
    active = null;
  }

  private void closeFile() {
    try {
      active.file().close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot close a segment: {0}", e.getMessage());
    }
  }

  /**
   * After the thread has ended: tells the next start that there is nothing to look at, once all
   * marks are durable.
   */
  void finish(Marks.Position position) throws IOException {
    if (active != null) {
      try {
        if (position.segment() == active.segment().number()) {
          active.settleTo(position.offset());
          active.file().force();
        }
      } finally {
        closeFile();
      }
    }
  }
}
