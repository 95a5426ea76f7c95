package io.zenko.dmd.metadata.mdfile.socketio;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The memory that messages take while they arrive, all together. Whoever gets none waits for its
 * turn without a thread, and without reading: so its client has to wait too.
 */
final class MessageMemory {
  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private final long allBytes;
  private long freeBytes;

  private record Waiter(long bytes, Runnable task) {}

  MessageMemory(long bytes) {
    this.allBytes = bytes;
    this.freeBytes = bytes;
  }

  /** What messages that are arriving take now. */
  synchronized long taken() {
    return allBytes - freeBytes;
  }

  /**
   * Takes memory.
   *
   * @param otherwise run once the memory has been taken, where it cannot be taken at once
   * @return whether it was taken at once
   */
  synchronized boolean take(long bytes, Runnable otherwise) {
    if (waiters.isEmpty() && freeBytes >= bytes) {
      freeBytes -= bytes;
      return true;
    }
    waiters.add(new Waiter(bytes, otherwise));
    return false;
  }

  /** Takes memory if there is some. */
  synchronized boolean tryTake(long bytes) {
    if (freeBytes < bytes) {
      return false;
    }
    freeBytes -= bytes;
    return true;
  }

  void giveBack(long bytes) {
    Queue<Runnable> served = new ArrayDeque<>();
    synchronized (this) {
      freeBytes += bytes;
      while (!waiters.isEmpty() && waiters.peek().bytes() <= freeBytes) {
        freeBytes -= waiters.peek().bytes();
        served.add(waiters.remove().task());
      }
    }
    served.forEach(Runnable::run);
  }
}
