package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.background.Join;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.memory.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The journal of a shard: gives each change its number, makes it durable together with what waits
 * beside it, and then lets readers see it.
 *
 * <p>A bucket has two states here: the pending one, which holds every change that was accepted, and
 * the committed one, which holds those that are durable. Writers go on from the pending state,
 * readers see the committed one. {@link #append} runs under the lock and is short; the committer
 * thread writes and syncs without it:
 *
 * <pre>
 *   writers    append → filling group     append → filling group'
 *   committer            swap, write, sync, publish     swap, write, sync, publish
 * </pre>
 *
 * <p>When a write or a sync fails, what is not durable is refused as a whole: the group on its way,
 * and the one that was filled on top of it. The pending states fall back to the committed ones and
 * the {@linkplain #epoch() epoch} moves on, so that a writer who looked at a pending state before
 * cannot append on top of what is gone. A file whose sync failed is not written again: the kernel
 * may have dropped what it could not write and would call a second sync a success. The next group
 * begins a new segment, and the numbers that it begins with say where the old one ends.
 */
public final class Journal {
  private static final long MAX_WAIT_MILLIS = 10_000;

  private final SegmentList segments;
  private final Executor completions;
  private final RecordClock clock;
  private final long maxPendingBytes;
  private final long maxMemory;
  private final Thread committer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private Group filling;
  private Group writing;
  private long durableSequence;

  /** About the heap that changes take which are not in runs yet. */
  private long memory;

  private final AtomicLong epoch = new AtomicLong();

  /** Is told of groups by the committer. */
  private JournalObserver observer;

  /** Whether the current segment's file must not be written again. */
  private boolean suspect;

  private boolean closed;

  public Journal(
      SegmentList segments,
      RecordClock clock,
      JsonSettings settings,
      long maxMemory,
      Executor completions,
      String name) {
    this.segments = segments;
    this.clock = clock;
    this.maxPendingBytes = settings.maxPendingBytes();
    this.maxMemory = maxMemory;
    this.completions = completions;
    this.committer = new Thread(this::commitUntilClosed, name);
  }

  /**
   * Takes changes from now on, behind those that a start has found in the segments.
   *
   * @param last the number of the last of them
   */
  public void start(long last, JournalObserver told) {
    lock.lock();
    try {
      durableSequence = last;
      memory = segments.all().stream().mapToLong(Segment::memory).sum();
      observer = told;
    } finally {
      lock.unlock();
    }
    committer.start();
  }

  /** What a change makes of a bucket's pending state, once it has a number and a place. */
  public interface Transition<S> {
    S apply(S pending, long sequence, Placement place);
  }

  /** Where a record is: its segment, and where in it the record's entries begin. */
  public record Placement(ValueFile segment, long entriesAt) {
    /** The slot of a value that the record holds. */
    public Slot slot(RecordBody.Place place) {
      return place.isDelete()
          ? Slot.DELETION
          : Slot.of(entriesAt + place.offset(), place.literal());
    }
  }

  /**
   * A number that moves on whenever pending states fall back. A writer takes it before it reads a
   * pending state, and hands it to {@link #append}.
   */
  public long epoch() {
    return epoch.get();
  }

  /**
   * Accepts a change; the future completes when it is durable and committed.
   *
   * @param seenEpoch the epoch before the caller read what the change rests on
   */
  public <S, R> CompletableFuture<R> append(
      Staged<S> bucket, RecordBody body, long seenEpoch, Transition<S> transition, R result) {
    lock.lock();
    try {
      awaitRoom();
      requireEpoch(seenEpoch);
      Group group = fillingGroup();
      long sequence = group.nextSequence();
      long entriesAt = group.add(body, clock.now());
      memory += group.segment().touch(bucket, body.memory(), body.deletions());
      Placement place = new Placement(group.segment().file(), entriesAt);
      change(group, bucket, transition.apply(bucket.pending(), sequence, place));
      return group.await(result);
    } finally {
      lock.unlock();
    }
  }

  /** Changes where a bucket's entries are, not what they are: the journal writes nothing. */
  public <S> CompletableFuture<Void> restate(Staged<S> bucket, UnaryOperator<S> change) {
    lock.lock();
    try {
      if (closed) {
        throw closedFailure();
      }
      Group group = fillingGroup();
      change(group, bucket, change.apply(bucket.pending()));
      return group.await(null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Completes when all that was accepted of a bucket so far is durable.
   *
   * @param seenEpoch the epoch before the caller read what it goes by
   */
  public <S> CompletableFuture<Void> settled(Staged<S> bucket, long seenEpoch) {
    lock.lock();
    try {
      requireEpoch(seenEpoch);
      return restate(bucket, state -> state);
    } finally {
      lock.unlock();
    }
  }

  private <S> void change(Group group, Staged<S> bucket, S state) {
    bucket.setPending(state);
    group.setState(bucket, state);
    work.signal();
  }

  private void awaitRoom() {
    long left = TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
    try {
      while (!closed && (pendingBytes() > maxPendingBytes || isMemoryShort())) {
        if (left <= 0) {
          throw new MetadataException(
              Failure.UNAVAILABLE, "the disk is slower than the writes: try again later");
        }
        left = room.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetadataException(Failure.UNAVAILABLE, "interrupted before the write", e);
    }
    if (closed) {
      throw closedFailure();
    }
  }

  private static MetadataException closedFailure() {
    return new MetadataException(Failure.UNAVAILABLE, "the store is closed");
  }

  /** What waits for the disk now. */
  public long waitingBytes() {
    lock.lock();
    try {
      return pendingBytes();
    } finally {
      lock.unlock();
    }
  }

  private long pendingBytes() {
    long waiting = filling == null ? 0 : filling.bytes().length();
    return writing == null ? waiting : waiting + writing.bytes().length();
  }

  /**
   * Whether the changes that are not in runs take all the memory that they may, and a checkpoint of
   * a sealed segment is going to give some of it back. Where the newest segment alone takes memory,
   * no checkpoint can: then nobody waits, and the next group seals that segment.
   */
  private boolean isMemoryShort() {
    return memory > maxMemory && memory > newest().memory();
  }

  private Segment newest() {
    if (filling != null) {
      return filling.segment();
    }
    return writing != null ? writing.segment() : segments.current();
  }

  /** The changes of a sealed segment are in runs, and their tables are let go. */
  public void flushed(Segment segment) {
    lock.lock();
    try {
      memory -= segment.takeMemory(Long.MAX_VALUE);
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** About the heap that changes take which are not in runs yet. */
  public long memory() {
    lock.lock();
    try {
      return memory;
    } finally {
      lock.unlock();
    }
  }

  private void requireEpoch(long seenEpoch) {
    if (seenEpoch != epoch.get()) {
      throw new MetadataException(
          Failure.UNAVAILABLE, "a write to the journal failed meanwhile: try again");
    }
  }

  private Group fillingGroup() {
    if (filling == null) {
      long next = writing == null ? durableSequence + 1 : writing.nextSequence();
      Segment segment = writing == null ? segments.current() : writing.segment();
      long base = writing == null ? segment.durableLength() : writing.end();
      // Where a segment is suspect, the group that is being written has begun another already.
      if ((suspect && writing == null)
          || segments.isFull(segment, base)
          || segment.memory() > maxMemory / 2) {
        segment = segments.next(next);
        base = segments.headerLength(next);
      }
      filling = new Group(segment, base, next);
    }
    return filling;
  }

  /** The bytes of a value to which a pending state refers, if they are not in the file yet. */
  public Optional<byte[]> readPending(ValueFile source, Slot slot) {
    lock.lock();
    try {
      return readFrom(writing, source, slot).or(() -> readFrom(filling, source, slot));
    } finally {
      lock.unlock();
    }
  }

  private static Optional<byte[]> readFrom(Group group, ValueFile source, Slot slot) {
    if (group == null
        || group.segment().file() != source
        || slot.offset() < group.base()
        || slot.offset() >= group.end()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[slot.length()];
    int from = (int) (slot.offset() - group.base());
    System.arraycopy(group.bytes().array(), from, bytes, 0, bytes.length);
    return Optional.of(bytes);
  }

  public long durableSequence() {
    lock.lock();
    try {
      return durableSequence;
    } finally {
      lock.unlock();
    }
  }

  private void commitUntilClosed() {
    while (true) {
      Optional<Group> group = takeGroup();
      if (group.isEmpty()) {
        return;
      }
      commit(group.get());
    }
  }

  private Optional<Group> takeGroup() {
    lock.lock();
    try {
      while (filling == null) {
        if (closed) {
          return Optional.empty();
        }
        work.awaitUninterruptibly();
      }
      writing = filling;
      filling = null;
      return Optional.of(writing);
    } finally {
      lock.unlock();
    }
  }

  private void commit(Group group) {
    long started = System.nanoTime();
    try {
      write(group);
    } catch (IOException | RuntimeException | Error e) {
      refuse(group, e);
      return;
    }
    if (group.records() > 0 && segments.isNew(group.segment())) {
      observer.segmentBegun(group.segment().first());
    }
    boolean sealed;
    lock.lock();
    try {
      group.segment().setDurableLength(group.end());
      sealed = group.records() > 0 && segments.settle(group.segment());
      suspect &= group.records() == 0;
      durableSequence = group.nextSequence() - 1;
      group.publish();
      writing = null;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    group.complete(completions);
    observer.committed(group.records(), group.bytes().length(), System.nanoTime() - started);
    if (sealed) {
      segments.closeSealed();
      observer.segmentSealed();
    }
  }

  private void write(Group group) throws IOException {
    if (group.records() == 0) {
      return;
    }
    Volume.File file = segments.open(group.segment());
    ByteBuffer source = ByteBuffer.wrap(group.bytes().array(), 0, group.bytes().length());
    file.write(source, group.base());
    file.sync();
  }

  private void refuse(Group group, Throwable cause) {
    segments.cutBack(group.segment());
    MetadataException failure =
        new MetadataException(
            Failure.UNAVAILABLE,
            "the journal could not be written (" + cause.getMessage() + "): free or mend the disk",
            cause);
    Group onTop;
    lock.lock();
    try {
      onTop = filling;
      filling = null;
      writing = null;
      suspect = true;
      fallBack(group);
      if (onTop != null) {
        fallBack(onTop);
      }
      // After the states: who sees the new epoch sees them fallen back.
      epoch.incrementAndGet();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    observer.failed(failure);
    group.fail(completions, failure);
    if (onTop != null) {
      onTop.fail(completions, failure);
    }
  }

  private void fallBack(Group group) {
    memory -= group.segment().takeMemory(group.memory());
    memory -= segments.forgetRefused(group.segment());
    group.fallBack();
  }

  /** Makes durable what was accepted, and ends the committer. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    Join.uninterruptibly(committer);
  }
}
