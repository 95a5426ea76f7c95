package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.DiskVolume;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Fills one bucket with many entries, and opens, reads and lists it in the heap that it was given.
 * Takes a directory, the number of entries, and the bytes of a value. Not for every day: ten
 * million entries take minutes, and several gigabytes of disk.
 */
public final class ScaleBenchmark {
  private static final BucketName BUCKET = new BucketName("scale");
  private static final int BATCH = 1000;

  private final Path directory;
  private final int entries;
  private final byte[] value;

  private ScaleBenchmark(Path directory, int entries, int valueBytes) {
    this.directory = directory;
    this.entries = entries;
    String head = "{\"content-length\":1024,\"content-md5\":\"d41d8cd98f00b204e9800998ecf8427e\"";
    String tail = ",\"pad\":\"" + "x".repeat(Math.max(0, valueBytes - head.length() - 10)) + "\"}";
    this.value = (head + tail).getBytes(UTF_8);
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "dmd-scale");
    int entries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000_000;
    int valueBytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 300;
    try {
      new ScaleBenchmark(directory, entries, valueBytes).run();
    } finally {
      deleteTree(directory);
    }
  }

  private void run() throws Exception {
    System.out.printf(
        "%d entries, values of %d bytes, keys of %d, heap of at most %d MiB%n",
        entries, value.length, key(0).utf8().length, Runtime.getRuntime().maxMemory() >> 20);
    fill();
    open("with indexes");
    removeIndexes();
    open("without indexes");
  }

  private static Key key(int number) {
    return Key.of(String.format(Locale.ROOT, "photos/2026/%010d.jpg", number));
  }

  private Store store() throws IOException {
    return Store.open(
        new DiskVolume(),
        JsonSettings.of(directory),
        new MonotonicClock(InstantSource.system()),
        Runnable::run);
  }

  private void fill() throws IOException {
    Store files = store();
    try (JsonMetadataRepository store = new JsonMetadataRepository(files)) {
      store
          .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
          .toCompletableFuture()
          .join();
      long started = System.nanoTime();
      Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
      for (int at = 0; at < entries; at += BATCH) {
        Batch.Builder batch = Batch.builder();
        for (int i = at; i < Math.min(entries, at + BATCH); i++) {
          batch.put(key(i), value);
        }
        inFlight.add(store.write(BUCKET, batch.build()).toCompletableFuture());
        if (inFlight.size() == 16) {
          inFlight.remove().join();
        }
      }
      inFlight.forEach(CompletableFuture::join);
      double written = seconds(started);
      files.awaitCheckpoints();
      System.out.printf(
          "filled in %.0f s (%.0f entries/s), checkpoints and merges done after %.0f s; %d runs%n",
          written,
          entries / written,
          seconds(started),
          files.catalogue().find(BUCKET).orElseThrow().files().runs().size());
    }
  }

  private void open(String how) throws Exception {
    long opening = System.nanoTime();
    Store files = store();
    try (JsonMetadataRepository store = new JsonMetadataRepository(files)) {
      double started = seconds(opening);
      long before = usedHeap();
      long loading = System.nanoTime();
      require(store.get(BUCKET, key(entries / 2)).isPresent());
      double loaded = seconds(loading);
      System.out.printf(
          "%s: the store opened in %.2f s, the bucket in %.2f s; %.1f bytes of heap an entry%n",
          how, started, loaded, (double) (usedHeap() - before) / entries);
      files.awaitCheckpoints();
      gets(store);
      list(store);
    }
  }

  private void gets(JsonMetadataRepository store) {
    Random random = new Random(1);
    int count = 200_000;
    long started = System.nanoTime();
    for (int i = 0; i < count; i++) {
      require(store.get(BUCKET, key(random.nextInt(entries))).isPresent());
    }
    System.out.printf("gets of random keys by one thread: %.0f/s%n", count / seconds(started));
  }

  private void list(JsonMetadataRepository store) {
    long started = System.nanoTime();
    int found = 0;
    try (EntryCursor cursor = store.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      while (cursor.next()) {
        found += cursor.value().length == value.length ? 1 : 0;
      }
    }
    require(found == entries);
    System.out.printf("a pass over all entries: %.0f entries/s%n", entries / seconds(started));
  }

  private static void require(boolean there) {
    if (!there) {
      throw new IllegalStateException("an entry is missing");
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void removeIndexes() throws IOException {
    for (Path path : tree(directory)) {
      if (path.toString().endsWith(".index")) {
        Files.delete(path);
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    for (Path path : tree(root)) {
      Files.delete(path);
    }
  }

  private static List<Path> tree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted((a, b) -> b.compareTo(a)).toList();
    }
  }
}
