package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.clock.MonotonicClock;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures puts of values of 1 KB by callers that each wait until theirs is durable, by turns
 * beside two others on the same disk: one thread that writes and syncs as many values at a time as
 * there are callers, and as many callers that do nothing but wait for such a thread. The first is
 * what the disk gives, the second what it gives to callers that wait on threads of their own.
 *
 * <p>Takes a directory on the disk in question, how many callers there are, and how many
 * microseconds each sync takes more than the disk does: that of a machine of ours may be faster
 * than those in the field.
 */
public final class PutBenchmark {
  private static final BucketName BUCKET = new BucketName("bench");
  private static final int ROUNDS = 7;
  private static final int PUTS = 200_000;

  private final Path directory;
  private final int callers;
  private final long delayNanos;
  private final byte[] value = value(1000);
  private final Key[] keys;
  private final long[] latencies;

  private PutBenchmark(Path directory, int callers, int delayMicros) {
    this.directory = directory;
    this.callers = callers;
    this.delayNanos = TimeUnit.MICROSECONDS.toNanos(delayMicros);
    this.keys =
        IntStream.range(0, PUTS)
            .mapToObj(number -> Key.of(String.format(Locale.ROOT, "photos/%09d", number)))
            .toArray(Key[]::new);
    this.latencies = new long[PUTS / callers * callers];
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "dmd-bench");
    try {
      int callers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
      int delayMicros = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
      new PutBenchmark(directory, callers, delayMicros).run();
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

  /** What a round measured: puts a second, and the time of a put that one in a hundred exceeds. */
  private record Measure(double rate, double p99Millis) {}

  private void run() throws Exception {
    List<Measure> bare = new ArrayList<>();
    List<Measure> waiting = new ArrayList<>();
    List<Measure> puts = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      bare.add(new Measure(bareGroups(), 0));
      waiting.add(new Measure(waiting(), p99Millis()));
      puts.add(new Measure(puts(), p99Millis()));
    }
    double group = median(bare, measure -> 1000.0 * callers / measure.rate());
    System.out.printf(
        "%d callers, %d rounds, the first (of a cold machine) left out%n", callers, ROUNDS);
    System.out.printf(
        "bare groups: %.0f/s, %.3f ms each%n", median(bare, Measure::rate), group);
    tell("callers that only wait", waiting, bare, group);
    tell("puts", puts, bare, group);
  }

  private static void tell(String what, List<Measure> ours, List<Measure> bare, double group) {
    double[] ratios =
        IntStream.range(1, ROUNDS)
            .mapToDouble(i -> ours.get(i).rate() / bare.get(i).rate())
            .sorted()
            .toArray();
    double p99 = median(ours, Measure::p99Millis);
    System.out.printf(
        "%s: %.0f/s, %.2f of bare (%.2f to %.2f); p99 %.2f ms = %.1f bare groups%n",
        what,
        median(ours, Measure::rate),
        ratios[ratios.length / 2],
        ratios[0],
        ratios[ratios.length - 1],
        p99,
        p99 / group);
  }

  private static double median(List<Measure> measures, ToDoubleFunction<Measure> part) {
    double[] sorted = measures.stream().skip(1).mapToDouble(part).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private double p99Millis() {
    Arrays.sort(latencies);
    return latencies[(int) (latencies.length * 0.99)] / 1e6;
  }

  private double bareGroups() throws IOException {
    Path path = directory.resolve("bare");
    int groups = PUTS / callers;
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer group = ByteBuffer.allocate(callers * value.length);
      for (int i = 0; i < callers; i++) {
        group.put(value);
      }
      long started = System.nanoTime();
      for (int i = 0; i < groups; i++) {
        file.write(group.rewind());
        sync(file);
      }
      return groups * callers / ((System.nanoTime() - started) / 1e9);
    } finally {
      Files.delete(path);
    }
  }

  private void sync(FileChannel file) throws IOException {
    file.force(false);
    LockSupport.parkNanos(delayNanos);
  }

  /** A volume, or a file of one, whose syncs take longer. */
  private <T> T slow(T fast, Class<T> type) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            Object result = method.invoke(fast, arguments);
            if (method.getName().equals("sync")) {
              LockSupport.parkNanos(delayNanos);
            }
            return result instanceof Volume.File file ? slow(file, Volume.File.class) : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return delayNanos == 0
        ? fast
        : type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private interface Call {
    CompletableFuture<Void> start(int number) throws InterruptedException;
  }

  private double calls(Call call) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(callers);
    long started = System.nanoTime();
    for (int i = 0; i < callers; i++) {
      new Thread(
              () -> {
                try {
                  int number = next.getAndIncrement();
                  while (number < latencies.length) {
                    long before = System.nanoTime();
                    call.start(number).join();
                    latencies[number] = System.nanoTime() - before;
                    number = next.getAndIncrement();
                  }
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                } finally {
                  done.countDown();
                }
              })
          .start();
    }
    done.await();
    return latencies.length / ((System.nanoTime() - started) / 1e9);
  }

  /** A value that a caller wants on the disk. */
  private record Wish(byte[] value, CompletableFuture<Void> done) {}

  private double waiting() throws Exception {
    Path path = directory.resolve("waiting");
    LinkedBlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
    Wish end = new Wish(new byte[0], new CompletableFuture<>());
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Thread writer = new Thread(() -> write(file, wishes, end));
      writer.start();
      double rate =
          calls(
              number -> {
                Wish wish = new Wish(value, new CompletableFuture<>());
                wishes.put(wish);
                return wish.done();
              });
      wishes.put(end);
      writer.join();
      return rate;
    } finally {
      Files.delete(path);
    }
  }

  private void write(FileChannel file, LinkedBlockingQueue<Wish> wishes, Wish end) {
    ByteBuffer bytes = ByteBuffer.allocate(callers * value.length);
    List<Wish> group = new ArrayList<>();
    try {
      while (true) {
        group.add(wishes.take());
        wishes.drainTo(group, callers - 1);
        if (group.remove(end)) {
          return;
        }
        bytes.clear();
        group.forEach(wish -> bytes.put(wish.value()));
        file.write(bytes.flip());
        sync(file);
        group.forEach(wish -> wish.done().complete(null));
        group.clear();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private double puts() throws Exception {
    Path path = directory.resolve("store");
    try (JsonMetadataRepository store =
        new JsonMetadataRepository(
            Store.open(
                slow(new DiskVolume(), Volume.class),
                JsonSettings.of(path),
                new MonotonicClock(InstantSource.system()),
                Runnable::run))) {
      store.createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty());
      return calls(
          number ->
              store
                  .write(BUCKET, Batch.put(keys[number], value))
                  .toCompletableFuture());
    } finally {
      deleteTree(path);
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
