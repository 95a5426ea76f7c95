package io.zenko.dmd.hdfs;

import io.zenko.dmd.background.Join;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.ByteRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * The repository beside a bare stream of HDFS' client that syncs as often, by turns in one run, on
 * a cluster of processes on this machine.
 *
 * <p>Arguments: rounds (5), seconds of a round (2), clients (64), and the start of the names of
 * what is compared (all).
 */
final class HdfsBenchmark {
  private static final int SHORT = 4096;
  private static final int LONG = 64 << 20;
  private static final int STORED = 4000;
  private static final int WARM_ROUNDS = 5;

  private final HdfsDataRepository repository;
  private final DistributedFileSystem files;
  private final int rounds;
  private final Duration time;
  private final int clients;
  private final String chosen;

  /** Asks for deletes of others once a second. */
  private final HdfsDataRepository lenient;

  private HdfsBenchmark(
      HdfsDataRepository repository,
      HdfsDataRepository lenient,
      DistributedFileSystem files,
      int rounds,
      Duration time,
      int clients,
      String chosen) {
    this.repository = repository;
    this.lenient = lenient;
    this.chosen = chosen;
    this.files = files;
    this.rounds = rounds;
    this.time = time;
    this.clients = clients;
  }

  public static void main(String[] args) throws Exception {
    java.nio.file.Path folder = Files.createTempDirectory("dmd-hdfs-bench");
    try (LocalCluster cluster = LocalCluster.start(folder, 3)) {
      URI uri = cluster.uri("bench");
      TestCluster.Settings settings = TestCluster.settings(uri);
      settings.packBytes = 1 << 20;
      settings.segmentBytes = 256 << 20;
      DistributedFileSystem files = (DistributedFileSystem) FileSystem.newInstance(uri, bare());
      HdfsDataRepository repository = HdfsDataRepository.open(settings.get());
      settings.deletesAge = Duration.ofSeconds(1);
      HdfsDataRepository lenient = HdfsDataRepository.open(settings.get());
      try {
        new HdfsBenchmark(
                repository,
                lenient,
                files,
                args.length > 0 ? Integer.parseInt(args[0]) : 5,
                Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 2),
                args.length > 2 ? Integer.parseInt(args[2]) : 64,
                args.length > 3 ? args[3] : "")
            .run();
      } finally {
        lenient.close();
        repository.close();
        files.close();
      }
    } finally {
      boolean unused = FileUtil.fullyDelete(folder.toFile());
    }
  }

  private static Configuration bare() {
    Configuration configuration = new Configuration();
    configuration.setInt("dfs.client.socketcache.capacity", 256);
    configuration.set("dfs.client.context", "bare");
    return configuration;
  }

  /** Something that is done once, by one of several clients. */
  @FunctionalInterface
  private interface Step {
    void run(Random random) throws IOException;
  }

  private void run() throws IOException {
    files.mkdirs(new Path("/bare"));
    byte[] brief = Blobs.bytes(1, SHORT);
    byte[] lengthy = Blobs.bytes(2, LONG);

    try (SharedSyncs shared = new SharedSyncs(create("/bare/shared"))) {
      compare(
          "put 4 KiB",
          clients,
          random -> {
            BlobKey unused = repository.putAsync(brief).toCompletableFuture().join();
          },
          random -> shared.write(brief));
    }

    List<BlobKey> keys = new ArrayList<>();
    List<CompletableFuture<BlobKey>> puts = new ArrayList<>();
    for (int i = 0; i < STORED; i++) {
      puts.add(repository.putAsync(brief).toCompletableFuture());
    }
    puts.forEach(put -> keys.add(put.join()));
    Path many = new Path("/bare/many");
    try (FSDataOutputStream out = create(many.toString())) {
      for (int i = 0; i < STORED; i++) {
        out.write(brief);
      }
    }
    try (FSDataInputStream in = files.open(many)) {
      compare(
          "get 4 KiB",
          clients,
          random -> read(repository, keys.get(random.nextInt(keys.size()))),
          random -> {
            byte[] bytes = new byte[SHORT];
            in.readFully((long) random.nextInt(STORED) * SHORT, bytes);
          });
      compare(
          "get 4 KiB, lenient",
          clients,
          random -> read(lenient, keys.get(random.nextInt(keys.size()))),
          random -> {
            byte[] bytes = new byte[SHORT];
            in.readFully((long) random.nextInt(STORED) * SHORT, bytes);
          });
      compare(
          "get 4 KiB, one client",
          1,
          random -> read(repository, keys.get(random.nextInt(keys.size()))),
          random -> {
            byte[] bytes = new byte[SHORT];
            in.readFully((long) random.nextInt(STORED) * SHORT, bytes);
          });
    }

    compare(
        "put 64 MiB",
        1,
        random -> {
          BlobKey key = repository.put(new ByteArrayInputStream(lengthy), LONG);
          repository.delete(key);
        },
        random -> {
          Path path = new Path("/bare/" + random.nextLong());
          try (FSDataOutputStream out = create(path.toString())) {
            for (int at = 0; at < LONG; at += 64 * 1024) {
              out.write(lengthy, at, 64 * 1024);
            }
            out.hsync();
          }
          files.delete(path, false);
        });

    BlobKey key = repository.put(new ByteArrayInputStream(lengthy), LONG);
    Path path = new Path("/bare/long");
    try (FSDataOutputStream out = create(path.toString())) {
      out.write(lengthy);
    }
    compare(
        "get 64 MiB",
        1,
        random -> read(repository, key),
        random -> {
          byte[] step = new byte[64 * 1024];
          try (FSDataInputStream in = files.open(path)) {
            while (in.read(step) >= 0) {}
          }
        });
  }

  private FSDataOutputStream create(String path) throws IOException {
    return files.createFile(new Path(path)).replication((short) 3).build();
  }

  private static void read(HdfsDataRepository repository, BlobKey key) throws IOException {
    try (Blob blob = repository.open(key);
        InputStream in = blob.read(ByteRange.whole(blob.size()))) {
      long unused = in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** One file, whose writers wait for each other's sync. */
  private static final class SharedSyncs implements AutoCloseable {
    private record Waiting(byte[] bytes, CompletableFuture<Void> done) {}

    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final FSDataOutputStream out;
    private final Thread thread;
    private volatile boolean closed;

    SharedSyncs(FSDataOutputStream out) {
      this.out = out;
      this.thread = new Thread(this::run, "shared");
      thread.start();
    }

    void write(byte[] bytes) {
      Waiting waiting = new Waiting(bytes, new CompletableFuture<>());
      queue.add(waiting);
      Void unused = waiting.done.join();
    }

    private void run() {
      List<Waiting> group = new ArrayList<>();
      while (!closed) {
        try {
          group.clear();
          Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
          if (first == null) {
            continue;
          }
          group.add(first);
          int unused = queue.drainTo(group);
          for (Waiting one : group) {
            out.write(one.bytes);
          }
          out.hsync();
          group.forEach(one -> one.done.complete(null));
        } catch (IOException e) {
          group.forEach(one -> one.done.completeExceptionally(e));
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    @Override
    public void close() throws IOException {
      closed = true;
      Join.uninterruptibly(thread);
      out.close();
    }
  }

  private void compare(String name, int threads, Step ours, Step bare) {
    if (!name.startsWith(chosen)) {
      return;
    }
    // Until most of it is compiled, of both: a daemon runs for longer than that.
    for (int i = 0; i < WARM_ROUNDS; i++) {
      double unusedWarm = rate(threads, ours) + rate(threads, bare);
    }
    double[] ratios = new double[rounds];
    double[] own = new double[rounds];
    double[] other = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      // By turns, and who is first as well.
      if (i % 2 == 0) {
        own[i] = rate(threads, ours);
        other[i] = rate(threads, bare);
      } else {
        other[i] = rate(threads, bare);
        own[i] = rate(threads, ours);
      }
      ratios[i] = own[i] / other[i];
    }
    Arrays.sort(ratios);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-24s %3d clients: ratio %.2f (%.2f to %.2f), ours %.1f/s, bare %.1f/s",
            name,
            threads,
            ratios[rounds / 2],
            ratios[0],
            ratios[rounds - 1],
            median(own),
            median(other)));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Steps a second. */
  private double rate(int threads, Step step) {
    LongAdder done = new LongAdder();
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Random random = new Random(i);
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (System.nanoTime() < end) {
                    step.run(random);
                    done.increment();
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      all.add(thread);
      thread.start();
    }
    all.forEach(Join::uninterruptibly);
    return done.sum() * 1e9 / (System.nanoTime() - begun);
  }
}
