package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the daemon under clients that put and delete blobs, again and again. The rounds are a
 * system property: {@code -Ddmd.kill.daemon.rounds=50} makes a soak of it.
 */
class KilledBlobsIT {
  private static final int ROUNDS = Integer.getInteger("dmd.kill.daemon.rounds", 1);
  private static final int CLIENTS = 6;
  private static final int REQUESTS_BEFORE_KILL = 300;

  @TempDir Path folder;

  private final long seed = new Random().nextLong();

  /** The seed of each blob's bytes that was acknowledged, and their number. */
  private final Map<String, long[]> stored = new ConcurrentHashMap<>();

  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  /** Deletes that nobody answered. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  @Test
  void everyBlobThatWasAcknowledgedIsThereAndNoneThatWasDeleted() throws Exception {
    try (Daemon daemon = new Daemon(folder).with("DMD_BLOB_SEGMENT_BYTES", "4194304")) {
      daemon.start();
      for (int round = 1; round <= ROUNDS; round++) {
        workAndKill(daemon, seed + round);
        daemon.start();
        verify(new Wire(daemon.port("DATA")));
      }
    }
    assertThat(stored).hasSizeGreaterThan(100);
    assertThat(deleted).hasSizeGreaterThan(20);
  }

  private void workAndKill(Daemon daemon, long roundSeed) throws Exception {
    CountDownLatch requests = new CountDownLatch(REQUESTS_BEFORE_KILL);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(roundSeed * CLIENTS + i);
        Wire data = new Wire(daemon.port("DATA"));
        running.add(threads.submit(() -> work(data, random, requests)));
      }
      assertThat(requests.await(2, TimeUnit.MINUTES)).isTrue();
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

  /** Puts blobs, and deletes one of its own now and then, until the daemon is gone. */
  private void work(Wire data, Random random, CountDownLatch requests) {
    List<String> own = new ArrayList<>();
    try {
      while (true) {
        if (random.nextInt(4) == 0 && !own.isEmpty()) {
          delete(data, own.remove(random.nextInt(own.size())));
        } else {
          long blobSeed = random.nextLong();
          int length = random.nextInt(random.nextInt(10) == 0 ? 600_000 : 30_000);
          Wire.Answer answer =
              data.exchange(
                  Wire.request(
                      "PUT", "/DataFile/", bytes(blobSeed, length), "Content-Length: " + length));
          assertThat(answer.statusLine()).startsWith("HTTP/1.1 201");
          String target = answer.headers().get("location").replaceFirst("^http://[^/]*", "");
          stored.put(target, new long[] {blobSeed, length});
          own.add(target);
        }
        requests.countDown();
      }
    } catch (UncheckedIOException e) {
      return; // it was killed
    }
  }

  private void delete(Wire data, String target) {
    asked.add(target);
    String status = data.statusOf("DELETE", target);
    assertThat(status).startsWith("HTTP/1.1 204");
    stored.remove(target);
    deleted.add(target);
    asked.remove(target);
  }

  private void verify(Wire data) {
    stored.forEach(
        (target, blob) -> {
          Wire.Answer answer = data.send("GET", target);
          if (!asked.contains(target) || !answer.statusLine().startsWith("HTTP/1.1 404")) {
            assertThat(answer.statusLine()).as("seed %d", seed).startsWith("HTTP/1.1 200");
            assertThat(answer.body()).as("seed %d", seed).isEqualTo(bytes(blob[0], (int) blob[1]));
          }
        });
    deleted.forEach(
        target ->
            assertThat(data.send("GET", target).statusLine())
                .as("seed %d", seed)
                .startsWith("HTTP/1.1 404"));
  }

  private static byte[] bytes(long blobSeed, int length) {
    byte[] bytes = new byte[length];
    new Random(blobSeed).nextBytes(bytes);
    return bytes;
  }
}
