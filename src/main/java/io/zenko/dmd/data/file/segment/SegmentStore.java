package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Short blobs, many to a file. Blobs are read from the start on; they are stored and deleted only
 * after {@link #begin}, which settles what the last process has left.
 */
public final class SegmentStore implements AutoCloseable {
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
  private final SegmentRecords records;
  private final Deletions deletions;

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
    this.records = new SegmentRecords(folder, files, table, marks);
    this.deletions =
        new Deletions(
            records,
            settings.shared()
                ? new SharedDeletion(volume, folder, files, table, records::isStartOfDamage)::make
                : deletion -> appender.add(deletion));
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

  /** Opens a blob; empty where there is none. */
  public Optional<Blob> open(SegmentKey key) {
    return records.open(key);
  }

  /**
   * Deletes a blob.
   *
   * @return whether there was one; completed by the thread that appends
   */
  public CompletableFuture<Boolean> delete(SegmentKey key) {
    return deletions.delete(key);
  }

  /** All blobs that stand in segments all the time of the walk. */
  public Stream<StoredBlob> blobs() {
    return records.blobs();
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
      new SegmentCheck(handle.file(), records.walk(handle.file()), read, damaged)
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
