package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Short blobs, many to a file. What is found by its key is read at once; {@link #begin} is what it
 * needs to store and delete.
 */
public final class SegmentStore implements AutoCloseable {
  /** What a reader reads at once of a blob that it knows nothing of: its head, and most bytes. */
  private static final int FIRST_READ_BYTES = 8 * 1024;

  private static final long SETTLE_BYTES = 16L << 20;
  private static final int SETTLE_MARKS = 50_000;

  private final Volume volume;
  private final SegmentFolder folder;
  private final SegmentSettings settings;
  private final Clock clock;
  private final SegmentMetrics metrics;
  private final SegmentFiles files;
  private final SegmentTable table;
  private final Marks marks;

  /** Deletes that are under way: the second of two finds no blob. */
  private final Map<BlobKey, CompletableFuture<Boolean>> deleting = new ConcurrentHashMap<>();

  private volatile Appender appender;
  private volatile Settler settler;
  private volatile long settledBytes;
  private boolean closed;

  public SegmentStore(
      Volume volume, Path root, SegmentSettings settings, Clock clock, SegmentMetrics metrics) {
    this.volume = volume;
    this.folder = new SegmentFolder(volume, root);
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
    this.files = new SegmentFiles(volume, folder, settings.shared() ? 0 : settings.openFiles());
    this.table = new SegmentTable(files);
    this.marks = new Marks(table, files);
  }

  /**
   * Looks at what the last process has left, and takes blobs from then on.
   *
   * @param incoming this process' own folder, which tells of the segments it appends to
   */
  public synchronized void begin(Path incoming) throws IOException {
    if (appender != null) {
      return;
    }
    folder.prepare();
    if (!settings.shared()) {
      for (Path half : folder.leftOver()) {
        volume.delete(half);
      }
    }
    Optional<ActiveSegment> found =
        new Recovery(volume, folder, files, table, marks, incoming)
            .run(settings.shared() ? 0 : settings.segmentBytes());
    found.ifPresent(active -> table.add(active.segment()));
    settler = new Settler(volume, folder, table, marks, incoming);
    Appender next =
        new Appender(volume, folder, incoming, settings, clock, table, marks, metrics, found);
    next.start();
    appender = next;
  }

  /** Whether a process has left something there that is to be settled. */
  public boolean hasLeft(Path incoming) throws IOException {
    return !folder.unsettled(incoming).isEmpty();
  }

  /** Settles what another process has left, whose folder for uploads is held by this one now. */
  public void takeOver(Path incoming) throws IOException {
    new Recovery(volume, folder, files, table, marks, incoming).run(0);
  }

  /** Stores a blob; the stage is completed by the thread that appends. */
  public CompletableFuture<BlobKey> put(byte[] blob) {
    if (blob.length > settings.packBytes()) {
      throw new IllegalArgumentException("a blob of " + blob.length + " bytes in a segment");
    }
    Append.Put put = new Append.Put(blob);
    appender.add(put);
    return put.stored();
  }

  /** A record in an open file, which whoever got it closes. */
  private record Found(
      RecordHead head, long offset, ByteBuffer start, SegmentFiles.Handle handle) {}

  /** Opens a blob; empty where there is none. */
  public Optional<Blob> open(SegmentKey key) {
    return find(key, FIRST_READ_BYTES)
        .map(found -> new PackedBlob(found.head, found.offset, found.start, found.handle));
  }

  private Optional<Found> find(SegmentKey key, int firstBytes) {
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
   * Where no record starts there is none of that key, unless a segment should be longer than its
   * file is, or bytes are there that pass for no record.
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
   * Deletes a blob.
   *
   * @return whether there was one; completed by the thread that appends
   */
  public CompletableFuture<Boolean> delete(SegmentKey key) {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> other = deleting.putIfAbsent(key.key(), mine);
    if (other != null) {
      return other.thenApply(gone -> false);
    }
    CompletableFuture<?> unused = mine.whenComplete((gone, failure) -> deleting.remove(key.key()));
    try {
      OptionalLong bytes = bytesToDelete(key);
      if (bytes.isEmpty()) {
        mine.complete(false);
      } else if (settings.shared()) {
        mine.complete(deleteAtOnce(key, bytes.getAsLong()));
      } else {
        appender.add(new Append.Delete(key, bytes.getAsLong(), mine));
      }
    } catch (DataException e) {
      mine.completeExceptionally(e);
    }
    return mine;
  }

  /** Bytes of the record that is to be deleted; empty where there is none. */
  private OptionalLong bytesToDelete(SegmentKey key) {
    try {
      Optional<Found> found = find(key, RecordHead.BYTES);
      if (found.isEmpty()) {
        return OptionalLong.empty();
      }
      try (SegmentFiles.Handle handle = found.get().handle) {
        return OptionalLong.of(found.get().head.recordBytes(handle.file().header().blockBytes()));
      }
    } catch (DataException e) {
      if (e.failure() == Failure.CORRUPT && isStartOfDamage(key)) {
        return OptionalLong.of(RecordHead.BYTES);
      }
      throw e;
    }
  }

  /**
   * Whether a record stood there whose head is damaged now: then a mark damages nothing else. The
   * records before it tell, each of which says where the next begins.
   */
  private boolean isStartOfDamage(SegmentKey key) {
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

  /**
   * Where other processes use the folder, the mark itself is what is durable: they read it, and
   * none of them reads this one's deletions.
   */
  private boolean deleteAtOnce(SegmentKey key, long bytes) {
    try {
      Segment segment = table.get(key.segment());
      segment.lock().writeLock().lock();
      try {
        Volume.Lock held = volume.lock(folder.locks(), key.segment(), true, true).orElseThrow();
        try {
          return markDurably(key, segment, bytes);
        } finally {
          held.close();
        }
      } finally {
        segment.lock().writeLock().unlock();
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot delete blob " + key.key(), volume, folder.root());
    }
  }

  private boolean markDurably(SegmentKey key, Segment segment, long bytes) throws IOException {
    try (SegmentFiles.Handle handle = files.take(key.segment())) {
      OptionalLong offset = handle.file().locate(key.place());
      if (offset.isEmpty()) {
        return false;
      }
      handle.file().markDead(offset.getAsLong());
      handle.file().file().force();
      segment.died(key.place(), bytes);
      return true;
    }
  }

  /** All blobs that stand in segments all the time of the walk. */
  public Stream<StoredBlob> blobs() {
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
  private RecordWalk walk(SegmentFile file) throws IOException {
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

  /** All segments' numbers. */
  public List<Integer> numbers() throws IOException {
    return folder.numbers();
  }

  /**
   * Reads a segment to its end, and compares all checksums.
   *
   * @param read is told of bytes as they are read
   * @param damaged is told of each stretch that is not as it was written
   */
  public void check(int number, LongConsumer read, Consumer<String> damaged) throws IOException {
    try (SegmentFiles.Handle handle = files.take(number)) {
      new SegmentCheck(handle.file(), walk(handle.file()), read, damaged)
          .run()
          .ifPresent(found -> correct(number, found));
    } catch (NoSuchFileException e) {
      return; // removed meanwhile
    } catch (SegmentDamage e) {
      damaged.accept(e.getMessage());
    }
  }

  /** A check counts what is dead; the numbers that were kept may have missed a crash. */
  private void correct(int number, SegmentCheck.Count found) {
    table
        .known(number)
        .filter(Segment::isSettled)
        .filter(segment -> segment.blobs() == found.blobs() || settings.shared())
        .filter(segment -> segment.deadBlobs() <= found.deadBlobs())
        .ifPresent(segment -> segment.counted(found.blobs(), found.deadBlobs(), found.deadBytes()));
  }

  /** Whether enough has come since the last time that {@link #settle} is worth its syncs. */
  public boolean isWorthSettling() {
    Appender now = appender;
    return now != null
        && (now.appendedBytes() - settledBytes > SETTLE_BYTES || marks.count() > SETTLE_MARKS);
  }

  /** Has the next start read less. To be called now and then, by one thread. */
  public void settle() throws IOException {
    Settler now = settler;
    if (now != null) {
      long appended = appender.appendedBytes();
      appender.settledTo(now.run());
      settledBytes = appended;
    }
  }

  /**
   * Writes a settled segment anew without what is dead, while everything is served; removes it
   * where nothing in it lives.
   *
   * @return the bytes that were given back
   */
  public long compact(Segment segment, Throttle pace) throws IOException {
    return new Rewrite(volume, folder, files, table, marks, clock, settings.shared())
        .run(segment, pace);
  }

  /** The segments that are known to this process. */
  public Collection<Segment> segments() {
    return table.all();
  }

  /** Learns of all segments that are there. */
  public List<Segment> survey() throws IOException {
    List<Segment> all = new ArrayList<>();
    for (int number : folder.numbers()) {
      try {
        all.add(table.get(number));
      } catch (NoSuchFileException e) {
        // Removed since it was listed.
      }
    }
    return all;
  }

  /** What waits is stored first. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (appender != null) {
        appender.close();
        appender.finish(settler.run());
      }
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot close segments");
    } finally {
      files.close();
    }
  }
}
