package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.PackedSegment;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What is known of a segment beside its file: numbers, one set a segment, none for a blob.
 *
 * <pre>
 *  appended to  -> sealed -> settled -> compacted, any number of times -> removed
 *                    |          nothing of its end is to be looked at by the next start
 *                    nothing more is appended
 * </pre>
 *
 * <p>Marks are written while the lock is held for reading, and the file is replaced while it is
 * held for writing: so none is written into a file that is on its way out.
 */
public final class Segment {
  private final int number;
  private final boolean own;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private int generation;
  private long created;
  private boolean sealed;
  private boolean settled;
  private boolean damaged;
  private boolean endIsDoubtful;
  private long end;
  private long blobs;
  private long deadBlobs;
  private long deadBytes;
  private long turn;
  private Set<Long> marksMeanwhile;

  /**
   * @param own whether this process appends to it, or has looked at its end
   */
  Segment(SegmentHeader header, long end, Progress progress, boolean own, boolean settled) {
    this.number = header.segment();
    this.generation = header.generation();
    this.created = header.created();
    this.own = own;
    this.end = end;
    this.blobs = progress.blobs();
    this.deadBlobs = progress.deadBlobs();
    this.deadBytes = progress.deadBytes();
    this.turn = progress.turn();
    this.sealed = settled;
    this.settled = settled;
  }

  public int number() {
    return number;
  }

  ReentrantReadWriteLock lock() {
    return lock;
  }

  /** Where durable records end. */
  public synchronized long end() {
    return end;
  }

  /** Where durable records end, as only the process knows that has appended them; else empty. */
  synchronized OptionalLong unsettledEnd() {
    return own && !settled ? OptionalLong.of(end) : OptionalLong.empty();
  }

  /** What deleted blobs and deletions take, as far as it is known. */
  public synchronized long deadBytes() {
    return deadBytes;
  }

  /** Records of blobs, deleted ones among them. */
  public synchronized long blobs() {
    return blobs;
  }

  public synchronized long deadBlobs() {
    return deadBlobs;
  }

  /** Whether nothing more is appended, and nothing of it is to be looked at by the next start. */
  public synchronized boolean isSettled() {
    return settled;
  }

  /** Whether something in it was found that is not as it was written: it is left as it is. */
  public synchronized boolean isDamaged() {
    return damaged;
  }

  public synchronized void setDamaged() {
    damaged = true;
  }

  synchronized void appended(long newEnd, int newBlobs, long newDeadBytes) {
    end = newEnd;
    blobs += newBlobs;
    deadBytes += newDeadBytes;
  }

  synchronized void died(long place, long bytes) {
    deadBlobs++;
    deadBytes += bytes;
    marked(place);
  }

  /** A record is marked that is counted already, or that a scrub will count. */
  synchronized void marked(long place) {
    if (marksMeanwhile != null) {
      marksMeanwhile.add(place);
    }
  }

  synchronized void seal() {
    sealed = true;
  }

  /** Nobody knows what its end is like: the next start looks at it. */
  synchronized void leaveToTheNextStart() {
    endIsDoubtful = true;
  }

  synchronized boolean canBeSettled() {
    return own && sealed && !settled && !endIsDoubtful;
  }

  synchronized void settle() {
    settled = true;
  }

  /** Corrects the numbers by what a walk over the whole segment has found. */
  synchronized void counted(long foundBlobs, long foundDeadBlobs, long foundDeadBytes) {
    blobs = foundBlobs;
    deadBlobs = foundDeadBlobs;
    deadBytes = foundDeadBytes;
  }

  /** From now on the places are kept of which a delete comes over. */
  synchronized void beginCompaction() {
    marksMeanwhile = new HashSet<>();
  }

  /** The places that were marked since it began. */
  synchronized Set<Long> endCompaction() {
    Set<Long> marks = Optional.ofNullable(marksMeanwhile).orElse(Set.of());
    marksMeanwhile = null;
    return marks;
  }

  synchronized void replaced(
      SegmentHeader by, long newEnd, long newBlobs, long newDeadBlobs, long newDeadBytes) {
    generation = by.generation();
    created = by.created();
    end = newEnd;
    counted(newBlobs, newDeadBlobs, newDeadBytes);
    turn = 0;
  }

  /** How it is now, from what is known of it: its file is not looked at. */
  public synchronized PackedSegment standing() {
    return new PackedSegment(
        Integer.toUnsignedLong(number),
        generation,
        state(),
        Instant.ofEpochMilli(created),
        end - deadBytes,
        deadBytes,
        Math.max(0, blobs - deadBlobs),
        deadBlobs);
  }

  private PackedSegment.State state() {
    if (damaged) {
      return PackedSegment.State.DAMAGED;
    }
    if (marksMeanwhile != null) {
      return PackedSegment.State.COMPACTED;
    }
    if (settled) {
      return PackedSegment.State.SETTLED;
    }
    return sealed ? PackedSegment.State.SEALED : PackedSegment.State.APPENDED;
  }

  /** What is to be written into the header now. */
  synchronized Progress progress(long settledTo) {
    return new Progress(++turn, settledTo, sealed ? end : 0, blobs, deadBlobs, deadBytes);
  }
}
