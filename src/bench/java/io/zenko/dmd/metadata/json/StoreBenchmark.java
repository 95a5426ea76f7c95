package io.zenko.dmd.metadata.json;

import io.zenko.dmd.Heap;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.listing.Listing;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures the JSON repository beside the bare file operations that it cannot do without, in the
 * same run on the same disk; puts have {@link PutBenchmark}. Takes a directory on the disk in question, and the number of entries.
 */
public final class StoreBenchmark {
  private static final BucketName BUCKET = new BucketName("bench");
  private static final int ROUNDS = 3;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Path directory;
  private final int entries;
  private final byte[] value;

  private StoreBenchmark(Path directory, int entries) {
    this.directory = directory;
    this.entries = entries;
    this.value = value(1000);
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "dmd-bench");
    int entries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    try {
      new StoreBenchmark(directory, entries).run();
    } finally {
      deleteTree(directory);
    }
  }

  private static byte[] value(int length) {
    String head =
        "{\"owner-display-name\":\"Bart\",\"content-length\":1024,\"content-md5\":"
            + "\"d41d8cd98f00b204e9800998ecf8427e\",\"x-amz-storage-class\":\"STANDARD\",\"pad\":\"";
    return (head + "x".repeat(length - head.length() - 2) + "\"}").getBytes(UTF_8);
  }

  private void run() throws Exception {
    fill();
    open();
    heap();
    for (int round = 1; round <= ROUNDS; round++) {
      gets();
      pages();
    }
  }

  private Store store(String name) throws IOException {
    return Store.open(
        new DiskVolume(),
        JsonSettings.of(directory.resolve(name)),
        new MonotonicClock(InstantSource.system()),
        Runnable::run);
  }

  private void fill() throws Exception {
    Store files = store("filled");
    try (JsonMetadataRepository store = new JsonMetadataRepository(files)) {
      store.createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty());
      long started = System.nanoTime();
      for (int at = 0; at < entries; at += 1000) {
        Batch.Builder batch = Batch.builder();
        for (int i = at; i < Math.min(entries, at + 1000); i++) {
          batch.put(key(i), value);
        }
        store.write(BUCKET, batch.build()).toCompletableFuture().join();
      }
      files.awaitCheckpoints();
      System.out.printf(
          "filled with %d entries in %.1f s%n", entries, (System.nanoTime() - started) / 1e9);
    }
  }

  private static Key key(int number) {
    return Key.of(String.format(Locale.ROOT, "photos/2026/%09d.jpg", number));
  }

  private void open() throws IOException {
    long started = System.nanoTime();
    try (JsonMetadataRepository store = new JsonMetadataRepository(store("filled"))) {
      requireThere(store, key(entries / 2));
      System.out.printf("opened in %.2f s%n", (System.nanoTime() - started) / 1e9);
    }
  }

  private static void requireThere(JsonMetadataRepository store, Key key) {
    if (store.get(BUCKET, key).isEmpty()) {
      throw new IllegalStateException("no " + key);
    }
  }

  private void heap() throws Exception {
    try (JsonMetadataRepository store = new JsonMetadataRepository(store("filled"))) {
      long before = Heap.used();
      requireThere(store, key(1));
      long after = Heap.used();
      System.out.printf(
          "heap: %.1f bytes an entry, with keys of %d bytes%n",
          (double) (after - before) / entries, key(1).utf8().length);
    }
  }

  private void gets() throws Exception {
    Store files = store("filled");
    try (JsonMetadataRepository store = new JsonMetadataRepository(files)) {
      int count = 500_000;
      Key[] keys = IntStream.range(0, entries).mapToObj(StoreBenchmark::key).toArray(Key[]::new);
      Rate rate = rate(count, random -> store.get(BUCKET, keys[random.nextInt(entries)]));
      Rate bare = bareReads(files, count);
      System.out.printf(
          "gets of a random key: %.0f/s, bare reads of the same records %.0f/s, ratio %.2f;"
              + " by processor time %.2f us and %.2f us, ratio %.2f%n",
          rate.perSecond,
          bare.perSecond,
          rate.perSecond / bare.perSecond,
          rate.cpuMicros,
          bare.cpuMicros,
          bare.cpuMicros / rate.cpuMicros);
    }
  }

  private interface Step {
    void run(Random random) throws IOException;
  }

  /** The second is what others on the machine change less. */
  private record Rate(double perSecond, double cpuMicros) {}

  private static Rate rate(int count, Step step) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < count / 3; i++) {
      step.run(random);
    }
    long started = System.nanoTime();
    long cpuStarted = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      step.run(random);
    }
    double cpuMicros = (THREADS.getCurrentThreadCpuTime() - cpuStarted) / 1e3 / count;
    return new Rate(count / ((System.nanoTime() - started) / 1e9), cpuMicros);
  }

  private Rate bareReads(Store files, int count) throws IOException {
    record Place(FileChannel channel, long offset, int length) {}
    List<Place> places = new ArrayList<>(entries);
    List<FileChannel> channels = new ArrayList<>();
    Bucket bucket = files.catalogue().find(BUCKET).orElseThrow();
    for (Path run : bucket.read().levels().runs().map(r -> r.lines().path()).toList()) {
      FileChannel channel = FileChannel.open(run);
      channels.add(channel);
      try (Volume.File file = new DiskVolume().open(run)) {
        LineReader line = new LineReader(file, 0);
        line.next(); // the header
        while (line.next()) {
          places.add(new Place(channel, line.offset(), line.to() - line.from()));
        }
      }
    }
    Rate rate =
        rate(
            count,
            random -> {
              Place place = places.get(random.nextInt(places.size()));
              place.channel().read(ByteBuffer.allocate(place.length()), place.offset());
            });
    for (FileChannel channel : channels) {
      channel.close();
    }
    return rate;
  }

  private void pages() throws Exception {
    try (JsonMetadataRepository store = new JsonMetadataRepository(store("filled"))) {
      AtomicLong bytes = new AtomicLong();
      OutputStream counter =
          new OutputStream() {
            @Override
            public void write(int b) {
              bytes.incrementAndGet();
            }

            @Override
            public void write(byte[] b, int off, int len) {
              bytes.addAndGet(len);
            }
          };
      int pages = Math.min(2000, entries / 1000);
      long started = 0;
      for (int i = -pages / 3; i < pages; i++) {
        if (i == 0) {
          bytes.set(0);
          started = System.nanoTime();
        }
        String marker = key(Math.floorMod(i * 7919, entries / 1000) * 1000).text();
        Listing.of(
                Map.of("listingType", "DelimiterMaster", "marker", marker, "maxKeys", "1000"))
            .write((range) -> store.scan(BUCKET, range, io.zenko.dmd.metadata.Order.ASCENDING), counter);
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      System.out.printf(
          "pages of 1000: %.0f/s, %.0f MB/s of JSON%n",
          pages / seconds, bytes.get() / 1e6 / seconds);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
