package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketDirectory;
import io.zenko.dmd.metadata.json.bucket.Manifest;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A store of very many buckets: how long it takes to open, what heap it takes, lists of buckets and
 * first uses. Takes a directory, which is filled where there is nothing, and the number of buckets.
 * A million of them take some 12 GB of disk, most of it ends of blocks.
 */
public final class BucketsBenchmark {
  private static final byte[] ATTRIBUTES =
      "{\"name\":\"a\",\"owner\":\"b\",\"ownerDisplayName\":\"c\",\"creationDate\":\"2026-11-22T12:00:00.000Z\"}"
          .getBytes(UTF_8);

  private BucketsBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    if (!Files.exists(directory)) {
      make(directory, count);
    }
    if (arguments.length > 2 && arguments[2].equals("make")) {
      return;
    }
    System.gc();
    print("heap before: %d MiB", used());
    for (int start = 1; start <= 2; start++) {
      measure(directory, count);
    }
  }

  private static BucketName name(int number) {
    return new BucketName(String.format(Locale.ROOT, "customer-%07d-photos", number));
  }

  private static Store open(Path directory) throws IOException {
    return Store.open(
        new DiskVolume(),
        JsonSettings.of(directory),
        new MonotonicClock(InstantSource.system()),
        Runnable::run);
  }

  /** As checkpoints leave buckets that nothing was put in, but for the syncs. */
  private static void make(Path directory, int count) throws IOException {
    long started = System.nanoTime();
    JsonMetadataRepository repository = new JsonMetadataRepository(open(directory));
    repository
        .createBucket(new BucketName("first"), ATTRIBUTES, OptionalInt.empty())
        .toCompletableFuture()
        .join();
    repository.close();
    Path buckets = directory.resolve("sessions/0/buckets");
    FileFacts attributes =
        new FileFacts("attributes-000001.json", ATTRIBUTES.length, Literal.checksum(ATTRIBUTES));
    for (int i = 0; i < count; i++) {
      BucketName name = name(i);
      BucketDirectory bucket = BucketDirectory.of(new DiskVolume(), buckets, name);
      Files.createDirectory(bucket.path());
      Files.write(bucket.path().resolve(attributes.file()), ATTRIBUTES);
      Manifest manifest = new Manifest(name, 0, 1, 1, attributes, List.of(), List.of());
      Files.write(bucket.manifest(), manifest.toLine());
    }
    print("made in %.1f s", (System.nanoTime() - started) / 1e9);
  }

  private static void measure(Path directory, int count) throws Exception {
    long started = System.nanoTime();
    Store store = open(directory);
    double seconds = (System.nanoTime() - started) / 1e9;
    JsonMetadataRepository repository = new JsonMetadataRepository(store);
    print("opened in %.2f s, heap %d MiB", seconds, used());
    started = System.nanoTime();
    repository.buckets(KeyRange.ALL, Order.ASCENDING).close();
    print("a look whether there are buckets: %.2f ms", (System.nanoTime() - started) / 1e6);
    page(repository, count);
    uses(repository, count);
    print("heap after the uses: %d MiB", used());
    started = System.nanoTime();
    repository.close();
    print("closed in %.2f s", (System.nanoTime() - started) / 1e9);
  }

  private static void page(JsonMetadataRepository repository, int count) {
    Random random = new Random(1);
    for (int turn = 0; turn < 3; turn++) {
      long started = System.nanoTime();
      KeyRange range = KeyRange.from(Key.of(name(random.nextInt(count)).value()));
      int entries = 0;
      try (EntryCursor some = repository.buckets(range, Order.ASCENDING)) {
        while (entries < 1000 && some.next()) {
          entries += some.value().length > 0 ? 1 : 0;
        }
      }
      print("page of %d buckets in %.1f ms", entries, (System.nanoTime() - started) / 1e6);
    }
  }

  private static void uses(JsonMetadataRepository repository, int count) {
    Random random = new Random(2);
    int turns = 1000;
    for (String what : List.of("first uses", "second uses")) {
      random.setSeed(2);
      long started = System.nanoTime();
      for (int i = 0; i < turns; i++) {
        repository.get(name(random.nextInt(count)), Key.of("nothing"));
      }
      print("%s: %.1f us each", what, (System.nanoTime() - started) / 1e3 / turns);
    }
    long started = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      repository
          .write(name(random.nextInt(count)), Batch.put(Key.of("k"), "{}".getBytes(UTF_8)))
          .toCompletableFuture()
          .join();
    }
    print("puts into unused buckets: %.1f us each", (System.nanoTime() - started) / 1e3 / 100);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
