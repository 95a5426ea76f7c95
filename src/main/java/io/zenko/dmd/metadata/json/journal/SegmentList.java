package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The segments of a journal in the order of their records. One is written to, the others are
 * sealed; a segment ends where the next begins, whatever bytes stand behind that in its file.
 */
public final class SegmentList {
  /**
   * A listing passes over them, and what they delete in the runs, until a checkpoint moves them.
   */
  private static final int MAX_DELETIONS = 50_000;

  private final Volume volume;
  private final Path directory;
  private final ValueFiles files;
  private final int session;

  private final long maxSegmentBytes;
  private final NavigableMap<Long, Segment> byFirst = new ConcurrentSkipListMap<>();

  /** The segment that was handed out last to be begun; held once a group of it is durable. */
  private Optional<Segment> upcoming = Optional.empty();

  public SegmentList(
      Volume volume, Path directory, ValueFiles files, int session, long maxSegmentBytes) {
    this.volume = volume;
    this.directory = directory;
    this.files = files;
    this.session = session;
    this.maxSegmentBytes = maxSegmentBytes;
  }

  /** A segment that was found on the disk. */
  public Segment addExisting(long first) {
    Segment segment = new Segment(first, files.register(Segment.path(directory, first)));
    byFirst.put(first, segment);
    return segment;
  }

  /** The segments that hold records, oldest first. */
  public List<Segment> all() {
    return List.copyOf(byFirst.values());
  }

  public Segment current() {
    return byFirst.lastEntry().getValue();
  }

  public boolean isEmpty() {
    return byFirst.isEmpty();
  }

  /** The segment that the record is in, if it is still held. */
  public Optional<Segment> holding(long sequence) {
    return Optional.ofNullable(byFirst.floorEntry(sequence)).map(Map.Entry::getValue);
  }

  /** The first number of the segment after this one; none behind the last. */
  public Optional<Long> endOf(Segment segment) {
    return Optional.ofNullable(byFirst.higherKey(segment.first()));
  }

  /** Whether a segment of this length is followed by another. */
  boolean isFull(Segment segment, long length) {
    return length >= maxSegmentBytes || segment.deletions() >= MAX_DELETIONS;
  }

  public long headerLength(long first) {
    return Segment.header(session, first).length();
  }

  /**
   * A segment that is to begin with this record; it comes to be when it is opened. While a disk is
   * full each try asks again, and is given the same one: numbers of files are not endless.
   */
  public Segment next(long first) {
    Segment segment =
        upcoming
            .filter(handedOut -> handedOut.first() == first && !isHeld(handedOut))
            .orElseGet(() -> new Segment(first, files.register(Segment.path(directory, first))));
    upcoming = Optional.of(segment);
    return segment;
  }

  /** The segment's file for writing, made where this is the segment's first group. */
  public Volume.File open(Segment segment) throws IOException {
    if (!isHeld(segment)) {
      create(segment);
    } else if (segment.writer().isEmpty()) {
      segment.setWriter(volume.open(segment.file().path()));
    }
    return segment.writer().orElseThrow();
  }

  /** Whether the segment has no durable group yet. */
  boolean isNew(Segment segment) {
    return !isHeld(segment);
  }

  private boolean isHeld(Segment segment) {
    return byFirst.get(segment.first()) == segment;
  }

  private void create(Segment segment) throws IOException {
    Path path = segment.file().path();
    // A try before this one may have failed and left a file that the kernel cannot be trusted with.
    segment.closeWriter();
    Line header = Segment.header(session, segment.first());
    if (takesPlace(segment)) {
      DurableFile.replace(volume, path, header.toBytes());
      segment.setWriter(volume.open(path));
    } else {
      volume.delete(path);
      Volume.File created = volume.create(path);
      segment.setWriter(created);
      created.write(ByteBuffer.wrap(header.array(), 0, header.length()), 0);
      created.sync();
      volume.syncDirectory(directory);
    }
    files.dropHandle(segment.file()); // whoever looked at the failed try had its file opened
  }

  /**
   * Whether it is another file for a segment that has no record yet, and whose first group failed.
   * A store has a segment all the while, maybe that one alone.
   */
  private boolean takesPlace(Segment segment) {
    return byFirst.containsKey(segment.first()) && !isHeld(segment);
  }

  /** After a group: whether it was the first of a segment, which seals the one before. */
  boolean settle(Segment segment) {
    Segment before = byFirst.put(segment.first(), segment);
    if (before != null && before != segment) {
      close(before);
    }
    return before == null && byFirst.size() > 1;
  }

  /** Lets go of the handle of the segment before the current one, which is not written again. */
  void closeSealed() {
    Map.Entry<Long, Segment> sealed = byFirst.lowerEntry(byFirst.lastKey());
    if (sealed != null) {
      close(sealed.getValue());
    }
  }

  private static void close(Segment segment) {
    try {
      segment.closeWriter();
    } catch (IOException e) {
      // All that counts in it was synced, and the handle is gone either way.
      return;
    }
  }

  /**
   * With the journal's lock held, after a group failed: where the segment has no other, it is one
   * without records again. Answers what memory is given back.
   */
  long forgetRefused(Segment segment) {
    return isHeld(segment) ? 0 : segment.clear();
  }

  /**
   * After a group that failed, and before anybody is told: takes what may have been written of it
   * from the disk, so that a crash does not bring back what was refused. Where the disk does not
   * even do that, what becomes of the group is open until the next one is durable.
   */
  void cutBack(Segment segment) {
    try {
      if (isHeld(segment)) {
        Volume.File file = open(segment);
        file.truncate(segment.durableLength());
        file.sync();
      } else if (takesPlace(segment)) {
        create(segment);
      } else {
        segment.closeWriter();
        volume.delete(segment.file().path());
        volume.syncDirectory(directory);
      }
    } catch (IOException e) {
      // The disk is failing already, which the failed group has told; the next segment's first
      // number hides what stays behind.
      return;
    }
  }

  /** Makes the first segment of an empty journal, or the one after the last. */
  public void begin(long first) throws IOException {
    Segment segment = next(first);
    create(segment);
    segment.setDurableLength(headerLength(first));
    byFirst.put(first, segment);
  }

  public void close() {
    close(current());
  }

  /** At the start: lets go of the newest segment, in which there is nothing. */
  public void dropNewest() throws IOException {
    Segment newest = byFirst.pollLastEntry().getValue();
    files.retire(newest.file());
  }

  /** Lets go of the oldest segment. */
  public void dropOldest() throws IOException {
    Segment oldest = byFirst.firstEntry().getValue();
    byFirst.remove(oldest.first());
    files.retire(oldest.file());
  }
}
