package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the daemon under clients of both halves, again and again. The rounds are a system property:
 * {@code -Ddmd.kill.daemon.rounds=50} makes a soak of it.
 */
class KilledDaemonIT {
  private static final int ROUNDS = Integer.getInteger("dmd.kill.daemon.rounds", 1);
  private static final int MOST_CLIENTS = 16;

  @TempDir Path folder;

  private final KilledBlobs blobs = new KilledBlobs();
  private final KilledLog log = new KilledLog();

  @Test
  void whatWasAcknowledgedIsThereAndTheLogTellsEachChangeOnceAcrossKills() throws Exception {
    try (Daemon daemon =
        new Daemon(folder)
            .with("DMD_BLOB_SEGMENT_BYTES", "4194304")
            .with("DMD_JOURNAL_SEGMENT_BYTES", "1048576")) {
      daemon.start();
      daemon.bucketd().send("POST", "/default/bucket/b", "{}");
      for (int round = 1; round <= ROUNDS; round++) {
        workAndKill(daemon, round);
        daemon.start();
        verify(daemon, round);
      }
    }
  }

  private void verify(Daemon daemon, int round) {
    try {
      blobs.verify(daemon.data());
      log.verify(daemon.bucketd());
    } catch (AssertionError e) {
      throw new AssertionError("after the kill of round " + round + ": " + e.getMessage(), e);
    }
  }

  private void workAndKill(Daemon daemon, int round) throws Exception {
    CountDownLatch requests = new CountDownLatch(KilledBlobs.REQUESTS);
    CountDownLatch writes = new CountDownLatch(KilledLog.WRITES);
    List<Runnable> clients = new ArrayList<>(blobs.clients(daemon, round, requests));
    clients.addAll(log.clients(daemon, round, writes));
    ExecutorService threads = Executors.newFixedThreadPool(MOST_CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      clients.forEach(client -> running.add(threads.submit(client)));
      assertThat(requests.await(2, TimeUnit.MINUTES)).isTrue();
      assertThat(writes.await(2, TimeUnit.MINUTES)).isTrue();
      daemon.kill();
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
