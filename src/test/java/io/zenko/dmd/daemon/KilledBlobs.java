package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Clients that put and delete blobs until the daemon is killed, and what they may then expect. */
final class KilledBlobs {
  private static final int CLIENTS = 6;

  /** How many requests are worth a kill. */
  static final int REQUESTS = 300;

  private final long seed = new Random().nextLong();

  /** The seed of each blob's bytes that was acknowledged, and their number. */
  private final Map<String, long[]> stored = new ConcurrentHashMap<>();

  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  /** Deletes that nobody answered. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /** What works until the daemon is gone, and counts its requests down. */
  List<Runnable> clients(Daemon daemon, int round, CountDownLatch requests) {
    List<Runnable> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random((seed + round) * CLIENTS + i);
      clients.add(() -> work(daemon.data(), random, requests));
    }
    return clients;
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

  /** Every blob that was acknowledged is there, and none that was deleted. */
  void verify(Wire data) {
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
    assertThat(stored).hasSizeGreaterThan(50);
    assertThat(deleted).hasSizeGreaterThan(20);
  }

  private static byte[] bytes(long blobSeed, int length) {
    byte[] bytes = new byte[length];
    new Random(blobSeed).nextBytes(bytes);
    return bytes;
  }
}
