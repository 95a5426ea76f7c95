package io.zenko.dmd.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.data.Blobs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three daemons over HTTP on one cluster, 64 clients that write, read elsewhere and delete; then a
 * DataNode, the NameNode and a daemon are killed with SIGKILL, one after the other, and come back.
 */
class DaemonsIT {
  private static final int CLIENTS = Integer.getInteger("dmd.clients", 64);
  private static final int OPERATIONS = Integer.getInteger("dmd.operations", 1500);
  private static final int DAEMONS = 3;
  private static final int CHECKERS = 8;
  private static final int PATIENCE_SECONDS = 600;

  private record Content(long seed, int length) {}

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<DaemonProcess> daemons = new ArrayList<>();
  private LocalCluster cluster;

  /** Clients hold it for a round each; whoever looks at all waits for them, and they for it. */
  private final ReadWriteLock pause = new ReentrantReadWriteLock(true);

  private final Map<String, Content> stored = new ConcurrentHashMap<>();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicInteger refused = new AtomicInteger();
  private final Semaphore passed = new Semaphore(0);
  private final List<Integer> away = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"), 3);
    for (int i = 0; i < DAEMONS; i++) {
      daemons.add(
          DaemonProcess.prepare(
              folder.resolve("daemon" + i),
              cluster.uri("dmd"),
              Map.of("DMD_HDFS_SEGMENT_BYTES", "16777216", "DMD_HDFS_PACK_BYTES", "262144")));
    }
    for (DaemonProcess daemon : daemons) {
      daemon.start();
    }
    for (DaemonProcess daemon : daemons) {
      daemon.awaitReady(client);
    }
  }

  @AfterEach
  void stop() {
    daemons.forEach(DaemonProcess::close);
    cluster.close();
  }

  @Test
  void losesNothingThatWasAcknowledged() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(seed + i);
        clients.add(pool.submit(() -> work(random)));
      }
      step("all are there", clients);
      assertThat(refused).as("refused while nothing was lost").hasValue(0);

      cluster.killDataNode(0);
      step("a DataNode is killed", clients);
      cluster.startDataNode(0);
      cluster.await(3);
      step("it is back", clients);

      cluster.killNameNode();
      cluster.startNameNode();
      step("the NameNode was killed and is back", clients);

      away.add(2);
      daemons.get(2).kill();
      step("a daemon is killed", clients);
      daemons.get(2).start();
      daemons.get(2).awaitReady(client);
      away.clear();
      step("another is there in its place", clients);
    } finally {
      ending.set(true);
      for (Future<?> one : clients) {
        Object unused = one.get();
      }
      pool.shutdown();
    }
    checkAll();
    for (DaemonProcess daemon : daemons) {
      assertThat(daemon.log().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
    }
  }

  private void step(String what, List<Future<?>> clients) throws Exception {
    int before = refused.get();
    int unused = passed.drainPermits();
    long begun = System.nanoTime();
    for (int seconds = 0; !passed.tryAcquire(OPERATIONS, 1, TimeUnit.SECONDS); seconds++) {
      for (Future<?> one : clients) {
        if (one.isDone()) {
          Object ended = one.get();
          throw new AssertionError(what + ": a client has ended: " + ended);
        }
      }
      assertThat(seconds).as(what).isLessThan(PATIENCE_SECONDS);
    }
    System.out.println(
        what
            + ": "
            + OPERATIONS
            + " rounds in "
            + Duration.ofNanos(System.nanoTime() - begun).toMillis()
            + " ms, "
            + (refused.get() - before)
            + " refused, "
            + stored.size()
            + " blobs stand");
    checkAll();
  }

  /** Every byte of every blob, each by one daemon, while the clients pause. */
  private void checkAll() throws Exception {
    pause.writeLock().lock();
    ExecutorService readers = Executors.newFixedThreadPool(CHECKERS);
    try {
      List<Future<?>> checks = new ArrayList<>();
      int at = 0;
      for (Map.Entry<String, Content> blob : stored.entrySet()) {
        DaemonProcess daemon = daemon(at++);
        checks.add(readers.submit(() -> check(daemon, blob.getKey(), blob.getValue())));
      }
      for (String key : deleted) {
        DaemonProcess daemon = daemon(at++);
        checks.add(
            readers.submit(
                () -> {
                  int status = get(daemon, key).statusCode();
                  assertThat(status).as(key + ", deleted").isEqualTo(404);
                  return null;
                }));
      }
      deleted.clear();
      for (Future<?> check : checks) {
        Object unused = check.get();
      }
    } finally {
      readers.shutdown();
      pause.writeLock().unlock();
    }
  }

  private Void check(DaemonProcess daemon, String key, Content content)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> got = get(daemon, key);
    assertThat(got.statusCode()).as(key).isEqualTo(200);
    assertThat(got.body()).as(key).isEqualTo(Blobs.bytes(content.seed(), content.length()));
    return null;
  }

  private DaemonProcess daemon(int number) {
    int chosen = Math.floorMod(number, DAEMONS);
    return daemons.get(away.contains(chosen) ? (chosen + 1) % DAEMONS : chosen);
  }

  private Void work(Random random) throws InterruptedException {
    while (!ending.get()) {
      pause.readLock().lock();
      try {
        round(random);
        passed.release();
      } catch (IOException e) {
        refused.incrementAndGet();
      } finally {
        pause.readLock().unlock();
      }
    }
    return null;
  }

  private void round(Random random) throws IOException, InterruptedException {
    int at = random.nextInt(DAEMONS);
    int kind = random.nextInt(100);
    int length = kind == 0 ? 3_000_000 : kind < 10 ? random.nextInt(200_000) : 4096;
    Content content = new Content(random.nextLong(), length);
    byte[] bytes = Blobs.bytes(content.seed(), length);
    HttpResponse<byte[]> put =
        client.send(
            HttpRequest.newBuilder(daemon(at).blobs())
                .PUT(BodyPublishers.ofByteArray(bytes))
                .build(),
            BodyHandlers.ofByteArray());
    require(put, 201);
    String location = put.headers().firstValue("Location").orElseThrow();
    String key = location.substring(location.lastIndexOf('/') + 1);
    stored.put(key, content);
    HttpResponse<byte[]> got = get(daemon(at + 1), key);
    require(got, 200);
    assertThat(got.body()).isEqualTo(bytes);
    if (random.nextInt(3) == 0) {
      stored.remove(key);
      require(
          client.send(
              HttpRequest.newBuilder(URI.create(daemon(at + 2).blobs() + "/" + key))
                  .DELETE()
                  .build(),
              BodyHandlers.ofByteArray()),
          204);
      require(get(daemon(at), key), 404);
      deleted.add(key);
    }
  }

  private HttpResponse<byte[]> get(DaemonProcess daemon, String key)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(daemon.blobs() + "/" + key)).build(),
        BodyHandlers.ofByteArray());
  }

  /** Another answer than 503, which says that it is to be tried again, is a defect. */
  private static void require(HttpResponse<?> answer, int status) throws IOException {
    if (answer.statusCode() == 503 || answer.statusCode() == 500) {
      throw new IOException("refused: " + answer.statusCode());
    }
    assertThat(answer.statusCode()).isEqualTo(status);
  }
}
