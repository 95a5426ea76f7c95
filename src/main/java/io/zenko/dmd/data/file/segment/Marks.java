package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.BlobKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks in segments of blobs whose deletion is durable already. They are written at once, for
 * readers, and forced later, many together: until then the deletions that tell of them are what a
 * start reads anew.
 */
final class Marks {
  private static final System.Logger LOG = System.getLogger(Marks.class.getName());

  private final SegmentTable table;
  private final SegmentFiles files;

  /** One at a time: what another has taken to force is not forced yet. */
  private final Object forcing = new Object();

  /** Marks that are not forced, by segment. */
  private Map<Integer, Unforced> unforced = new HashMap<>();

  /** Where the deletions end whose marks are written or in {@link #unwritten}. */
  private Position markedTo = new Position(-1, 0);

  /**
   * Blobs that are deleted and could not be marked: they are not there for readers all the same.
   */
  private final Set<BlobKey> unwritten = ConcurrentHashMap.newKeySet();

  /** A place in the sequence of records. */
  record Position(int segment, long offset) {}

  /** What is to be forced in a segment. */
  private static final class Unforced {
    private final List<SegmentKey> keys = new ArrayList<>();

    /** Whether the file's cache may have lost what was written: it is written again then. */
    private boolean doubtful;
  }

  Marks(SegmentTable table, SegmentFiles files) {
    this.table = table;
    this.files = files;
  }

  boolean hides(BlobKey key) {
    return !unwritten.isEmpty() && unwritten.contains(key);
  }

  /**
   * Marks a blob whose deletion is durable.
   *
   * @param deadBytes of its record
   */
  void mark(SegmentKey key, long deadBytes) {
    remember(key, false);
    try {
      write(key, deadBytes);
    } catch (NoSuchFileException e) {
      return; // the segment went with the last of its blobs
    } catch (IOException e) {
      unwritten.add(key.key());
      doubt(key.segment());
      LOG.log(
          System.Logger.Level.WARNING,
          "blob {0} is deleted, and marked so later: {1}",
          key.key(),
          e.getMessage());
    }
  }

  /** Marks a blob of whose deletion a start has read; it is marked already, as far as is known. */
  void markAgain(SegmentKey key) {
    remember(key, true);
  }

  private void write(SegmentKey key, long deadBytes) throws IOException {
    Segment segment = table.get(key.segment());
    segment.lock().readLock().lock();
    try (SegmentFiles.Handle handle = files.take(key.segment())) {
      OptionalLong offset = handle.file().locate(key.place());
      if (offset.isPresent()) {
        handle.file().markDead(offset.getAsLong());
        segment.died(key.place(), deadBytes);
      }
    } finally {
      segment.lock().readLock().unlock();
    }
  }

  private synchronized void remember(SegmentKey key, boolean doubtful) {
    Unforced marks = unforced.computeIfAbsent(key.segment(), number -> new Unforced());
    marks.keys.add(key);
    marks.doubtful |= doubtful;
  }

  /** A force of the segment's file has failed: its marks may be lost, though they are read. */
  synchronized void doubt(int segment) {
    Unforced marks = unforced.get(segment);
    if (marks != null) {
      marks.doubtful = true;
    }
  }

  /** Tells that all deletions before a position are marked. */
  synchronized void markedTo(Position position) {
    markedTo = position;
  }

  /**
   * Forces what was marked; the position before which all deletions are durably marked.
   *
   * @throws IOException where that is not so: what failed is written and forced again the next time
   */
  Position force() throws IOException {
    synchronized (forcing) {
      return forceAll();
    }
  }

  private Position forceAll() throws IOException {
    Map<Integer, Unforced> taken;
    Position position;
    synchronized (this) {
      taken = unforced;
      unforced = new HashMap<>();
      position = markedTo;
    }
    IOException failure = null;
    for (Map.Entry<Integer, Unforced> each : taken.entrySet()) {
      try {
        force(each.getKey(), each.getValue());
        each.getValue().keys.forEach(key -> unwritten.remove(key.key()));
      } catch (IOException e) {
        each.getValue().keys.forEach(key -> remember(key, true));
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return position;
  }

  private void force(int number, Unforced marks) throws IOException {
    Segment segment;
    try {
      segment = table.get(number);
    } catch (NoSuchFileException e) {
      return;
    }
    segment.lock().readLock().lock();
    try (SegmentFiles.Handle handle = files.take(number)) {
      if (marks.doubtful) {
        for (SegmentKey key : marks.keys) {
          writeAgain(segment, handle.file(), key);
        }
      }
      if (segment.isSettled()) {
        // Advice for the next start: how much of it is dead. It is forced with the marks.
        segment.progress(segment.end()).write(handle.file().file(), number);
      }
      handle.file().file().force();
    } catch (NoSuchFileException e) {
      return;
    } finally {
      segment.lock().readLock().unlock();
    }
  }

  /**
   * The number of a segment that went may have been given again: a mark is written over the record
   * of that very key alone. A compaction may have copied the record before.
   */
  private static void writeAgain(Segment segment, SegmentFile file, SegmentKey key)
      throws IOException {
    OptionalLong offset = file.locate(key.place());
    if (offset.isEmpty()) {
      return;
    }
    boolean same =
        file.head(offset.getAsLong()).filter(head -> head.key().equals(key.key())).isPresent();
    if (same) {
      file.markDead(offset.getAsLong());
      segment.marked(key.place());
    }
  }

  /** How many marks are not forced. */
  synchronized int count() {
    return unforced.values().stream().mapToInt(marks -> marks.keys.size()).sum();
  }
}
