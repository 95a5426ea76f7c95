package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes a segment anew without what is dead. Records keep the places that their keys tell, by a
 * table at the end of the new file.
 *
 * <pre>
 *  copy what lives, table, header; force       readers and deletes go on in the old file
 *  lock:   mark what was deleted meanwhile; force; rename; force the folder
 *  unlock                                      those who have the old file open read on in it
 * </pre>
 *
 * <p>A crash before the rename leaves the old file, and half a new one that goes at the start; one
 * after it the new file, in which everything is that was deleted durably.
 */
final class Rewrite {
  private static final System.Logger LOG = System.getLogger(Rewrite.class.getName());
  private static final int BUFFER_BYTES = 1 << 20;

  private final Volume volume;
  private final SegmentFolder folder;
  private final SegmentFiles files;
  private final SegmentTable table;
  private final Marks marks;
  private final Clock clock;
  private final boolean shared;

  Rewrite(
      Volume volume,
      SegmentFolder folder,
      SegmentFiles files,
      SegmentTable table,
      Marks marks,
      Clock clock,
      boolean shared) {
    this.volume = volume;
    this.folder = folder;
    this.files = files;
    this.table = table;
    this.marks = marks;
    this.clock = clock;
    this.shared = shared;
  }

  /** The new file while it is written. */
  private final class Copy {
    private final Volume.File file;
    private final SegmentHeader old;
    private final Places.Writer places = new Places.Writer();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES + 2 * RecordHead.MAX_LENGTH);
    private long written = SegmentHeader.RECORDS_AT;
    private long end = SegmentHeader.RECORDS_AT;

    Copy(Volume.File file, SegmentHeader old) {
      this.file = file;
      this.old = old;
    }

    void add(SegmentKey key, RecordHead head, ByteBuffer record) throws IOException {
      if (buffer.position() >= BUFFER_BYTES) {
        flush();
      }
      places.add(key.place(), end);
      RecordHead.encode(
          buffer,
          key.segment(),
          end,
          head.kind(),
          0,
          head.length(),
          head.created(),
          head.key().bytes());
      buffer.put(record.slice(RecordHead.BYTES, record.limit() - RecordHead.BYTES));
      end += record.limit();
    }

    private void flush() throws IOException {
      buffer.flip();
      int bytes = buffer.remaining();
      file.write(buffer, written);
      written += bytes;
      buffer.clear();
    }

    void finish() throws IOException {
      flush();
      places.write(file, old.segment(), end);
      new SegmentHeader(old.segment(), old.generation() + 1, old.blockBytes(), clock.millis(), end)
          .writeTo(file);
      new Progress(1, end, end, places.count(), 0, 0).write(file, old.segment());
      file.force();
    }
  }

  /**
   * Compacts a settled segment, or removes it where nothing in it lives.
   *
   * @return the bytes that were given back
   */
  long run(Segment segment, Throttle pace) throws IOException {
    if (!shared) {
      return rewrite(segment, pace);
    }
    Optional<Volume.Lock> alone =
        volume.lock(folder.locks(), compactionLock(segment.number()), false, false);
    if (alone.isEmpty()) {
      return 0; // another process is at it
    }
    try {
      return isSettledByItsOwner(segment.number()) ? rewrite(segment, pace) : 0;
    } finally {
      alone.get().close();
    }
  }

  /** Apart from the bytes by which deletes keep clear of a rename. */
  private static long compactionLock(int segment) {
    return (1L << 40) + segment;
  }

  private boolean isSettledByItsOwner(int number) throws IOException {
    try (SegmentFiles.Handle handle = files.take(number)) {
      return Progress.read(handle.file().file(), number).end() > 0;
    }
  }

  private long rewrite(Segment segment, Throttle pace) throws IOException {
    int number = segment.number();
    Path path = folder.compacting(number);
    volume.delete(path);
    segment.beginCompaction();
    boolean replaced = false;
    try (SegmentFiles.Handle handle = files.take(number);
        Volume.File file = volume.create(path)) {
      long before = handle.file().file().size();
      Copy copy = new Copy(file, handle.file().header());
      if (!copyLive(handle.file(), copy, pace)) {
        segment.setDamaged();
        return 0;
      }
      if (copy.places.count() == 0) {
        remove(segment);
        return before;
      }
      copy.finish();
      replace(segment, handle.file(), path, copy);
      replaced = true;
      return before - file.size();
    } finally {
      segment.endCompaction();
      if (!replaced) {
        volume.delete(path);
      }
    }
  }

  /** Whether all of it was sound: what is not stays where it is, for whoever can mend it. */
  private boolean copyLive(SegmentFile from, Copy to, Throttle pace) throws IOException {
    RecordWalk walk = RecordWalk.ofSettled(from);
    for (Optional<RecordWalk.Item> next = walk.next(); next.isPresent(); next = walk.next()) {
      RecordWalk.Item item = next.get();
      Optional<RecordHead> head = item.head();
      if (head.isEmpty() || head.get().mark() == RecordHead.Mark.UNKNOWN) {
        return damaged(from, item);
      }
      if (!head.get().isLiveBlob() || marks.hides(head.get().key())) {
        pace.spend(item.bytes() / 4);
        continue;
      }
      Optional<SegmentKey> key = SegmentKey.parse(head.get().key());
      if (key.isEmpty() || !walk.isWhole(item)) {
        return damaged(from, item);
      }
      pace.spend(2 * item.bytes());
      to.add(key.get(), head.get(), walk.record(item));
    }
    return true;
  }

  private static boolean damaged(SegmentFile file, RecordWalk.Item item) {
    LOG.log(
        System.Logger.Level.ERROR,
        "segment {0} is damaged at byte {1} and is not compacted",
        SegmentFolder.name(file.segment()),
        item.offset());
    return false;
  }

  private void replace(Segment segment, SegmentFile old, Path path, Copy copy) throws IOException {
    int number = segment.number();
    SegmentFile fresh = SegmentFile.view(copy.file, number);
    alone(
        segment,
        () -> {
          long dead = 0;
          for (long place : shared ? deadPlaces(old) : segment.endCompaction()) {
            OptionalLong offset = fresh.locate(place);
            if (offset.isPresent()) {
              fresh.markDead(offset.getAsLong());
              dead++;
            }
          }
          if (dead > 0) {
            copy.file.force();
          }
          volume.rename(path, folder.file(number));
          files.replace(number); // whatever fails from here on: no mark goes to the old file
          volume.forceDirectory(folder.directory());
          // How long the dead records are a scrub finds out.
          segment.replaced(
              fresh.header(), copy.end, copy.places.count(), dead, dead * SegmentKey.UNIT);
        });
  }

  /** What is done while nobody marks a record. */
  private interface Change {
    void run() throws IOException;
  }

  private void alone(Segment segment, Change change) throws IOException {
    segment.lock().writeLock().lock();
    try {
      Volume.Lock held = lockOthersOut(segment.number());
      try {
        change.run();
      } finally {
        held.close();
      }
    } finally {
      segment.lock().writeLock().unlock();
    }
  }

  private Volume.Lock lockOthersOut(int number) throws IOException {
    return shared ? volume.lock(folder.locks(), number, false, true).orElseThrow() : () -> {};
  }

  /** All that other processes have marked, as only the file tells it. */
  private static Iterable<Long> deadPlaces(SegmentFile file) throws IOException {
    List<Long> places = new ArrayList<>();
    RecordWalk walk = RecordWalk.ofSettled(file);
    for (Optional<RecordWalk.Item> next = walk.next(); next.isPresent(); next = walk.next()) {
      next.get()
          .head()
          .filter(head -> head.mark() == RecordHead.Mark.DEAD)
          .flatMap(head -> SegmentKey.parse(head.key()))
          .ifPresent(key -> places.add(key.place()));
    }
    return places;
  }

  private void remove(Segment segment) throws IOException {
    int number = segment.number();
    alone(
        segment,
        () -> {
          volume.delete(folder.file(number));
          volume.forceDirectory(folder.directory());
          table.remove(number);
          files.replace(number);
        });
  }
}
