package io.zenko.dmd.metadata.mdfile.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What waits to be sent to a client, and the tasks that wait for it to become less. */
final class Backlog {
  private static final long CONGESTED_BYTES = 1L << 20;
  private static final long RELIEVED_BYTES = CONGESTED_BYTES / 4;

  /** More than that has been sent to someone who does not read at all. */
  private static final long HOPELESS_BYTES = 64L << 20;

  private final List<Runnable> waiting = new ArrayList<>();
  private final AtomicLong allBytes;
  private final long maxAllBytes;
  private long bytes;
  private boolean gone;

  /** Of a client whose long answers do not wait in memory. */
  Backlog() {
    this(new AtomicLong(), Long.MAX_VALUE);
  }

  /**
   * Of one of many clients whose answers all wait in memory.
   *
   * @param allBytes what waits for all of them
   * @param maxAllBytes the most of that before those are cut off that have much
   */
  Backlog(AtomicLong allBytes, long maxAllBytes) {
    this.allBytes = allBytes;
    this.maxAllBytes = maxAllBytes;
  }

  /** Answers whether the client is beyond hope: the caller cuts it off then. */
  synchronized boolean add(long more) {
    if (gone) {
      return false; // nothing waits for it, and nobody would take it off again
    }
    boolean hopeless = bytes > HOPELESS_BYTES;
    bytes += more;
    boolean crowded = allBytes.addAndGet(more) > maxAllBytes;
    return hopeless || (crowded && bytes > CONGESTED_BYTES);
  }

  void remove(long less) {
    setTo(less, false);
  }

  void clear() {
    setTo(0, true);
  }

  /** The client has gone: what is meant for it from now on waits nowhere. */
  void close() {
    synchronized (this) {
      gone = true;
    }
    clear();
  }

  private void setTo(long less, boolean all) {
    List<Runnable> relieved;
    synchronized (this) {
      long removed = all ? bytes : less;
      bytes -= removed;
      allBytes.addAndGet(-removed);
      if (waiting.isEmpty() || bytes > RELIEVED_BYTES) {
        return;
      }
      relieved = List.copyOf(waiting);
      waiting.clear();
    }
    relieved.forEach(Runnable::run);
  }

  synchronized boolean isCongested() {
    return bytes > CONGESTED_BYTES;
  }

  /** Runs the task, which must not block, once little waits. */
  void whenRelieved(Runnable task) {
    synchronized (this) {
      if (bytes > RELIEVED_BYTES) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }
}
