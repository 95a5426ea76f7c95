package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.Heap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One bucket of many entries beside RocksDB in the same process: filled, opened, read, listed, each
 * by turns. Takes a directory, the number of entries, the bytes of a value, {@code ordered} or
 * {@code shuffled} for the order of the keys, and how many MiB of cache both have for all that they
 * keep of the files; without that, ours has what its settings say, and RocksDB 128 MiB for blocks,
 * and beside it whatever the indexes and filters of all its files take. Not for every day: ten
 * million entries take minutes, and twice several gigabytes of disk.
 */
public final class ScaleBenchmark {
  private static final int BATCH = 1000;
  private static final int PAGE = 1000;
  private static final int ROCKS_CACHE_MIB = 128;
  private static final int CALLERS = 64;
  private static final int PUTS = 200_000;

  /** What is filled before anything is measured: a daemon that has just begun is another matter. */
  private static final int WARM_UP = 500_000;

  /** Odd, so that multiples of it meet every number below a power of two once. */
  private static final long SHUFFLE = 0x9e3779b97f4a7c15L;

  private final Path directory;
  private final int entries;
  private final boolean shuffled;
  private final Optional<Integer> cacheMib;
  private final byte[] value;
  private int putBefore;

  private interface Opener {
    KeyValueStore open() throws IOException;
  }

  private ScaleBenchmark(
      Path directory, int entries, int valueBytes, boolean shuffled, Optional<Integer> cacheMib) {
    this.directory = directory;
    this.entries = entries;
    this.shuffled = shuffled;
    this.cacheMib = cacheMib;
    String head = "{\"md5\":\"d41d8cd98f00b204e9800998ecf8427e\",\"pad\":\"";
    this.value =
        (head + "x".repeat(Math.max(0, valueBytes - head.length() - 2)) + "\"}").getBytes(UTF_8);
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "dmd-scale");
    int entries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    int valueBytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 300;
    boolean shuffled = arguments.length > 3 && arguments[3].equals("shuffled");
    Optional<Integer> cacheMib =
        arguments.length > 4 ? Optional.of(Integer.valueOf(arguments[4])) : Optional.empty();
    try {
      Path warm = Files.createDirectory(directory.resolve("warm"));
      new ScaleBenchmark(warm, WARM_UP, valueBytes, shuffled, cacheMib).fill();
      new ScaleBenchmark(directory, entries, valueBytes, shuffled, cacheMib).run();
    } finally {
      deleteTree(directory);
    }
  }

  private void run() throws Exception {
    print(
        "%d entries in %s order, values of %d bytes, keys of %d, heap of at most %d MiB",
        entries,
        shuffled ? "shuffled" : "key",
        value.length,
        key(0).length,
        Runtime.getRuntime().maxMemory() >> 20);
    List<Opener> stores = fill();
    for (int round = 1; round <= 3; round++) {
      for (Opener opener : stores) {
        read(opener);
      }
    }
    for (int round = 1; round <= 3; round++) {
      for (Opener opener : stores) {
        putDurably(opener);
      }
      putBefore += PUTS;
    }
  }

  private List<Opener> fill() throws IOException {
    List<Opener> stores = List.of(this::ours, this::rocks);
    for (Opener opener : stores) {
      fill(opener);
    }
    return stores;
  }

  private KeyValueStore ours() throws IOException {
    return new DmdStore(directory.resolve("dmd"), (long) cacheMib.orElse(0) << 20);
  }

  private KeyValueStore rocks() {
    long cacheBytes = (long) cacheMib.orElse(ROCKS_CACHE_MIB) << 20;
    return new RocksStore(directory.resolve("rocks"), cacheBytes, cacheMib.isPresent());
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static byte[] key(int number) {
    byte[] key = "photos/2026/0000000000.jpg".getBytes(UTF_8);
    int rest = number;
    for (int at = 21; rest > 0; at--) {
      key[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return key;
  }

  /** The number that comes at this place; each comes once. */
  private int at(int place) {
    if (!shuffled) {
      return place;
    }
    int bits = 32 - Integer.numberOfLeadingZeros(entries);
    long number = place;
    do {
      number = (number * SHUFFLE + 1) & ((1L << bits) - 1);
    } while (number >= entries);
    return (int) number;
  }

  private void fill(Opener opener) throws IOException {
    try (KeyValueStore store = opener.open()) {
      long started = System.nanoTime();
      for (int at = 0; at < entries; at += BATCH) {
        List<byte[]> keys = new ArrayList<>(BATCH);
        for (int i = at; i < Math.min(entries, at + BATCH); i++) {
          keys.add(key(at(i)));
        }
        store.put(keys, value);
      }
      store.settle();
      double written = seconds(started);
      store.rest();
      print(
          "%-8s filled: %.0f entries/s; merges rest after %.0f s",
          store.name(), entries / written, seconds(started));
    }
  }

  private void read(Opener opener) throws Exception {
    long opening = System.nanoTime();
    try (KeyValueStore store = opener.open()) {
      require(store.get(key(entries / 2)));
      double opened = seconds(opening);
      store.rest();
      // Whoever read last has its files in the page cache: the pass brings back what fits.
      long started = System.nanoTime();
      require(store.page(new byte[0], Integer.MAX_VALUE) == entries);
      double pass = entries / seconds(started);
      Random random = new Random(1);
      int count = 200_000;
      started = System.nanoTime();
      long worked = processorNanos();
      for (int i = 0; i < count; i++) {
        require(store.get(key(random.nextInt(entries))));
      }
      double gets = count / seconds(started);
      double getMicros = (processorNanos() - worked) / 1e3 / count;
      started = System.nanoTime();
      worked = processorNanos();
      for (int i = 0; i < count; i++) {
        byte[] absent = key(random.nextInt(entries));
        absent[absent.length - 1]++;
        require(!store.get(absent));
      }
      double absents = count / seconds(started);
      double absentMicros = (processorNanos() - worked) / 1e3 / count;
      int pages = 2000;
      started = System.nanoTime();
      for (int i = 0; i < pages; i++) {
        require(store.page(key(random.nextInt(entries - PAGE)), PAGE) == PAGE);
      }
      double paged = pages / seconds(started);
      print(
          "%-8s opened in %.2f s; gets %.0f/s (%.1f us of the processor), of absent keys %.0f/s"
              + " (%.1f us); pages of 1000 %.0f/s; a pass %.0f entries/s; heap %d MiB after a collection, disk %d MB",
          store.name(),
          opened,
          gets,
          getMicros,
          absents,
          absentMicros,
          paged,
          pass,
          Heap.used() >> 20,
          diskBytes(directory.resolve(store.name().equals("DMD") ? "dmd/sessions/0/buckets" : "rocks"))
              / 1_000_000);
    }
  }

  /** By many callers at once, each of whom waits until his is durable; keys that are new. */
  private void putDurably(Opener opener) throws Exception {
    try (KeyValueStore store = opener.open()) {
      require(store.get(key(entries / 2)));
      AtomicInteger next = new AtomicInteger();
      long started = System.nanoTime();
      List<Thread> callers =
          IntStream.range(0, CALLERS)
              .mapToObj(caller -> new Thread(() -> putDurably(store, next)))
              .toList();
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }
      print("%-8s puts by %d callers %.0f/s", store.name(), CALLERS, PUTS / seconds(started));
      require(store.get(key(entries + putBefore + PUTS - 1)));
    }
  }

  private void putDurably(KeyValueStore store, AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < PUTS; i = next.getAndIncrement()) {
      store.putDurably(key(entries + putBefore + i), value);
    }
  }

  /** Of this thread, whose stores both work on the thread that asks. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void require(boolean right) {
    if (!right) {
      throw new IllegalStateException("an entry is missing, or one too many");
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static long diskBytes(Path root) throws IOException {
    long bytes = 0;
    for (Path path : tree(root)) {
      bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
    }
    return bytes;
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
