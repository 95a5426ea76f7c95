package io.zenko.dmd.hdfs;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.Acknowledged.Content;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of acknowledged blobs when parts of the cluster, or daemons, are lost. */
@Timeout(600)
class FailuresTest extends OnCluster {
  private static final int WRITERS = 8;

  @BeforeAll
  static void startCluster() {
    cluster = TestCluster.start(Duration.ofSeconds(2));
  }

  FailuresTest() {
    super(Duration.ofMillis(100));
  }

  /** Clients that write and delete until they are told to end; failures are counted. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger failures = new AtomicInteger();
    private final Semaphore successes = new Semaphore(0);
    private final ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    private final List<Future<?>> clients = new ArrayList<>();

    Load(HdfsDataRepository repository, Acknowledged told, long seed) {
      for (int i = 0; i < WRITERS; i++) {
        Random random = new Random(seed + i);
        clients.add(pool.submit(() -> run(repository, told, random)));
      }
    }

    private void run(HdfsDataRepository repository, Acknowledged told, Random random) {
      while (!ending.get()) {
        try {
          int length = random.nextInt(random.nextInt(10) == 0 ? 600_000 : 20_000);
          told.put(repository, new Content(random.nextLong(), length));
          if (random.nextInt(4) == 0) {
            told.deleteOne(repository, random.nextInt(8));
          }
          successes.release();
        } catch (DataException e) {
          assertThat(e.failure()).isNotIn(Failure.INTERNAL, Failure.CORRUPT);
          failures.incrementAndGet();
        }
      }
    }

    /** Waits until so many more puts have passed. */
    void awaitMore(int count) throws InterruptedException {
      int unused = successes.drainPermits();
      assertThat(successes.tryAcquire(count, 5, TimeUnit.MINUTES)).isTrue();
    }

    @Override
    public void close() {
      ending.set(true);
      try {
        for (Future<?> client : clients) {
          Object unused = client.get();
        }
      } catch (ExecutionException | InterruptedException e) {
        throw new AssertionError("a client of the load failed", e);
      } finally {
        pool.shutdown();
      }
    }
  }

  @Test
  void losesNothingWhenADataNodeIsLostUnderLoadAndComesBack() throws Exception {
    HdfsDataRepository repository = daemon();
    Acknowledged told = new Acknowledged();
    int failures;
    try (Load load = new Load(repository, told, 1)) {
      load.awaitMore(50);
      DataNodeProperties lost = cluster.nodes().stopDataNode(0);
      load.awaitMore(100);
      assertThat(cluster.nodes().restartDataNode(lost, true)).isTrue();
      cluster.nodes().waitActive();
      load.awaitMore(100);
      failures = load.failures.get();
    }
    assertThat(failures).as("puts and deletes that failed: two nodes were enough").isZero();
    told.checkExactly(repository);
    told.checkExactly(daemon());
  }

  @Test
  void losesNothingWhenTheNameNodeIsRestartedUnderLoad() throws Exception {
    HdfsDataRepository repository = daemon();
    Acknowledged told = new Acknowledged();
    try (Load load = new Load(repository, told, 2)) {
      load.awaitMore(50);
      cluster.nodes().restartNameNode(0, false);
      cluster.nodes().waitActive();
      load.awaitMore(100);
    }
    told.check(repository);
    told.check(daemon());
  }

  @Test
  void refusesWhatTooFewDataNodesHaveTaken() throws Exception {
    TestCluster.Settings settings = settings();
    settings.minReplication = TestCluster.DATA_NODES;
    HdfsDataRepository repository = daemon(settings);
    Acknowledged told = new Acknowledged();
    told.put(repository, new Content(1, 5000));
    told.put(repository, new Content(2, 500_000));
    DataNodeProperties lost = cluster.nodes().stopDataNode(0);
    try {
      assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(3, 5000)))
          .satisfies(failsWith(Failure.UNAVAILABLE))
          .hasMessageContaining("DataNodes");
      assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(4, 500_000)))
          .satisfies(failsWith(Failure.UNAVAILABLE));
      assertThat(repository.trouble().orElse("")).contains("DataNodes");
    } finally {
      assertThat(cluster.nodes().restartDataNode(lost, true)).isTrue();
      cluster.nodes().waitActive();
    }
    told.put(repository, new Content(5, 5000));
    told.checkExactly(repository);
  }

  @Test
  void takesOverWhatAKilledDaemonHasLeft() throws Exception {
    cluster.forgetClientsAfter(Duration.ofSeconds(2)); // a NameNode that restarted has its default
    long seed = new Random().nextLong();
    Acknowledged told = new Acknowledged();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                WritingDaemon.class.getName(),
                folder.toString(),
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> deleting = new ArrayList<>();
    CountDownLatch enough = new CountDownLatch(400);
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  note(line, told, deleting);
                  enough.countDown();
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    reader.start();
    enough.await();
    boolean unused = process.toHandle().destroyForcibly(); // what it told is read to its end
    assertThat(process.waitFor()).isNotZero();
    reader.join();
    HdfsDataRepository heir = daemon(settings(), Duration.ofMillis(500));
    // At once: what is durable is read before anything is taken over.
    told.check(heir);
    awaitTakeover(heir);
    told.check(heir);
    heir.compactNow();
    told.check(heir);
    told.check(daemon());
    assertThat(told.size()).as("seed %d", seed).isPositive();
    assertThat(deleting).isNotNull();
  }

  private static void note(String line, Acknowledged told, List<String> deleting) {
    String[] words = line.split(" ", -1);
    BlobKey key = new BlobKey(words[1]);
    switch (words[0]) {
      case "put" ->
          told.told(key, new Content(Long.parseLong(words[2]), Integer.parseInt(words[3])));
      case "deleting" -> {
        told.stored().remove(key);
        deleting.add(words[1]);
      }
      case "deleted" -> told.toldDeleted(key);
      default -> throw new IllegalStateException(line);
    }
  }

  /** Until the daemon's own folder is the only one, and no file is open but its own. */
  private void awaitTakeover(HdfsDataRepository heir) throws Exception {
    DistributedFileSystem files = cluster.nodes().getFileSystem();
    org.apache.hadoop.fs.Path daemons =
        new org.apache.hadoop.fs.Path(folder.getPath() + "/daemons");
    while (files.listStatus(daemons).length > 1) {
      Thread.sleep(50);
    }
    assertThat(heir.trouble()).isEmpty();
  }

  @Test
  void tellsThatTheClusterIsFullAndKeepsNoTrace() throws Exception {
    HdfsDataRepository repository = daemon();
    Acknowledged told = new Acknowledged();
    told.put(repository, new Content(1, 5000));
    told.put(repository, new Content(2, 300_000));
    DistributedFileSystem files = cluster.nodes().getFileSystem();
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.getPath());
    files.setQuota(
        root,
        HdfsConstants.QUOTA_DONT_SET,
        files.getContentSummary(root).getSpaceConsumed() + (1 << 19));
    boolean refused = false;
    for (int i = 0; i < 200 && !refused; i++) {
      try {
        told.put(repository, new Content(10 + i, 50_000));
      } catch (DataException e) {
        assertThat(e.failure()).as("%s", e).isEqualTo(Failure.FULL);
        refused = true;
      }
    }
    assertThat(refused).as("a segment after the one that was begun before").isTrue();
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(3, 900_000)))
        .satisfies(failsWith(Failure.FULL));
    assertThat(repository.trouble()).isPresent();
    told.checkExactly(repository);
    files.setQuota(root, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
    told.put(repository, new Content(4, 900_000));
    told.put(repository, new Content(5, 5000));
    assertThat(repository.trouble()).isEmpty();
    told.checkExactly(repository);
    HdfsDataRepository other = daemon();
    told.checkExactly(other);
    repository.close();
    other.compactNow();
    assertThat(files.listStatus(new org.apache.hadoop.fs.Path(root, "segments")))
        .as("segments that nothing was written to are gone")
        .allMatch(file -> file.getLen() > 1000);
    told.checkExactly(other);
  }
}
