package io.zenko.dmd.http.transfer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks at all bodies on their way, twice a second: one thread for however many there are. */
final class ProgressWatch {
  private static final Logger LOG = Logger.getLogger(ProgressWatch.class.getPackageName());
  private static final long PERIOD_MILLIS = 500;

  private final ScheduledFuture<?> looking;

  private final Set<Transfer> transfers = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "transfer-watch");
            thread.setContextClassLoader(ProgressWatch.class.getClassLoader());
            thread.setDaemon(true);
            return thread;
          });

  ProgressWatch() {
    looking =
        timer.scheduleWithFixedDelay(
            this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(Transfer transfer) {
    transfers.add(transfer);
  }

  void remove(Transfer transfer) {
    transfers.remove(transfer);
  }

  private void look() {
    long now = System.nanoTime();
    for (Transfer transfer : transfers) {
      try {
        transfer.look(now);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a transfer could not be looked at", e);
      }
    }
  }

  /** How many of a kind there are; those that wait for their clients alone, if so asked. */
  long count(TransferKind kind, boolean waitingOnly) {
    return transfers.stream()
        .filter(transfer -> transfer.kind() == kind)
        .filter(transfer -> !waitingOnly || transfer.waitingSinceNanos() != -1)
        .count();
  }

  /** For how long the one of a kind that has waited longest has; 0 where none waits. */
  double longestWaitSeconds(TransferKind kind) {
    long now = System.nanoTime();
    return transfers.stream()
            .filter(transfer -> transfer.kind() == kind)
            .mapToLong(Transfer::waitingSinceNanos)
            .filter(since -> since != -1)
            .map(since -> now - since)
            .max()
            .orElse(0)
        / 1e9;
  }

  void close() {
    looking.cancel(false);
    timer.shutdownNow();
  }
}
