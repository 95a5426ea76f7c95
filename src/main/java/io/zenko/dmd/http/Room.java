package io.zenko.dmd.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Memory that is given out in turn. Whoever waits for some holds no thread. */
final class Room {
  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private final Duration patience;
  private final Executor executor;
  private long freeBytes;

  private record Waiter(int bytes, CompletableFuture<Void> taken) {}

  /**
   * @param executor goes on with those who had to wait: whoever gives back has other things to do,
   *     and may be what they wait for next
   */
  Room(int bytes, Duration patience, Executor executor) {
    this.freeBytes = bytes;
    this.patience = patience;
    this.executor = executor;
  }

  /**
   * Completes when the memory is taken; fails with ServiceUnavailable where that takes too long.
   */
  CompletionStage<Void> take(int bytes) {
    Waiter waiter = new Waiter(bytes, new CompletableFuture<>());
    synchronized (this) {
      if (waiters.isEmpty() && freeBytes >= bytes) {
        freeBytes -= bytes;
        return CompletableFuture.completedFuture(null);
      }
      waiters.add(waiter);
    }
    return waiter
        .taken
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (taken, failure) -> {
              if (failure instanceof TimeoutException) {
                giveUp(waiter);
                throw new ProtocolException(
                    ProtocolError.SERVICE_UNAVAILABLE,
                    "other requests hold all of DMD_BODY_MEMORY_BYTES; try again");
              }
              if (failure != null) {
                throw new CompletionException(failure);
              }
              return null;
            });
  }

  private void giveUp(Waiter waiter) {
    synchronized (this) {
      waiters.remove(waiter);
    }
    giveBack(0); // those behind it may fit
  }

  void giveBack(int bytes) {
    List<Waiter> served = new ArrayList<>();
    synchronized (this) {
      freeBytes += bytes;
      while (!waiters.isEmpty() && waiters.peek().bytes <= freeBytes) {
        Waiter next = waiters.remove();
        freeBytes -= next.bytes;
        served.add(next);
      }
    }
    for (Waiter waiter : served) {
      executor.execute(
          () -> {
            if (!waiter.taken.complete(null)) {
              giveBack(waiter.bytes); // it has given up meanwhile
            }
          });
    }
  }

  synchronized long free() {
    return freeBytes;
  }
}
