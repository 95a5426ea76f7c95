package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.json.line.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Changes that are made durable by one write and one sync: what came while the group before was
 * being written. Guarded by the journal's lock until it is being written.
 */
final class Group {
  private final Segment segment;
  private final long base;
  private final long firstSequence;
  private final Line bytes = new Line(16 << 10);
  private final Map<Staged<?>, Runnable> publications = new HashMap<>();
  private final List<Waiter<?>> waiters = new ArrayList<>();
  private int records;
  private long memory;

  Group(Segment segment, long base, long firstSequence) {
    this.segment = segment;
    this.base = base;
    this.firstSequence = firstSequence;
  }

  private record Waiter<R>(CompletableFuture<R> future, R result) {
    void complete() {
      future.complete(result);
    }
  }

  Segment segment() {
    return segment;
  }

  /** Where in the segment the group's bytes go. */
  long base() {
    return base;
  }

  long end() {
    return base + bytes.length();
  }

  Line bytes() {
    return bytes;
  }

  int records() {
    return records;
  }

  /** Writes a record and returns where in the segment its entries begin. */
  long add(RecordBody body, String time) {
    segment.mark(firstSequence + records, end());
    int entriesAt = body.writeTo(bytes, nextSequence(), firstSequence, time);
    records++;
    memory += body.memory();
    return base + entriesAt;
  }

  /** About the heap that its changes take. */
  long memory() {
    return memory;
  }

  long firstSequence() {
    return firstSequence;
  }

  long nextSequence() {
    return firstSequence + records;
  }

  /** What the bucket will be once the group is durable. */
  <S> void setState(Staged<S> bucket, S state) {
    publications.put(bucket, () -> bucket.setCommitted(state));
  }

  /** The group is durable: readers see what it made of its buckets. */
  void publish() {
    publications.values().forEach(Runnable::run);
  }

  /** The group is refused: writers go on from what was there before it. */
  void fallBack() {
    publications.keySet().forEach(Staged::fallBack);
  }

  <R> CompletableFuture<R> await(R result) {
    CompletableFuture<R> future = new CompletableFuture<>();
    waiters.add(new Waiter<>(future, result));
    return future;
  }

  void complete(Executor executor) {
    for (Waiter<?> waiter : waiters) {
      executor.execute(waiter::complete);
    }
  }

  void fail(Executor executor, MetadataException failure) {
    for (Waiter<?> waiter : waiters) {
      executor.execute(() -> waiter.future().completeExceptionally(failure));
    }
  }
}
