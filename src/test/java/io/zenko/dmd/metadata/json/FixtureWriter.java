package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.transfer.Exporter;
import io.zenko.dmd.metadata.transfer.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Writes the fixture of the files' format: what versions to come must read. A new version of the
 * format writes a directory of its own beside the older ones, which are never written again:
 *
 * <pre>
 *   java -cp (test class path) io.zenko.dmd.metadata.json.FixtureWriter \
 *     src/test/resources/fixtures/metadata-v4
 *
 *   store/            a store: several segments, runs, tombstones, a removed bucket, odd names
 *   expected.jsonl    its export
 *   tails/            what a power cut may leave of the last segment; each starts as the store does
 * </pre>
 */
final class FixtureWriter {
  /** When all of it was written: a store that is opened a week later lets go of its change log. */
  static final Instant TIME = Instant.parse("2026-11-22T12:00:00Z");

  static final BucketName LONG = new BucketName("L" + "o".repeat(252) + "ng");
  static final List<BucketName> BUCKETS =
      Stream.of("photos", "Photos", "users..bucket", ".hidden", "\u00e9t\u00e9 & co", "con")
          .map(BucketName::new)
          .toList();

  private final Store store;
  private final JsonMetadataRepository repository;

  private FixtureWriter(Store store, JsonMetadataRepository repository) {
    this.store = store;
    this.repository = repository;
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Path path = directory.resolve("store");
    JsonSettings settings = JsonSettings.of(path).withMaxSegmentBytes(3000);
    Store store =
        Store.open(new DiskVolume(), settings, new MonotonicClock(() -> TIME), Runnable::run);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      new FixtureWriter(store, repository).write();
      store.awaitCheckpoints();
      try (OutputStream export = Files.newOutputStream(directory.resolve("expected.jsonl"))) {
        new Exporter(repository, export, Progress.NONE).write(Exporter.all(repository));
      }
    }
    writeTails(path.resolve("sessions/0/journal"), directory.resolve("tails"));
  }

  private void write() {
    for (BucketName bucket : BUCKETS) {
      create(bucket);
    }
    create(LONG);
    create(new BucketName("removed"));
    for (int i = 0; i < 30; i++) {
      for (BucketName bucket : BUCKETS) {
        put(
            bucket,
            String.format(Locale.ROOT, "key%02d", i),
            String.format(Locale.ROOT, "{\"i\":%d, \"n\":1.50}", i).getBytes(UTF_8));
      }
    }
    put(LONG, "only", "{}".getBytes(UTF_8));
    put(new BucketName("removed"), "gone", "{}".getBytes(UTF_8));
    // What is deleted now is in a run already, so a later one has to overrule it.
    store.awaitCheckpoints();
    BucketName photos = BUCKETS.get(0);
    for (int i = 0; i < 30; i += 3) {
      await(
          repository.write(
              photos,
              Batch.delete(Key.of(String.format(Locale.ROOT, "key%02d", i)))
                  .withOverheadFields(List.of("n", "i", "none"))));
    }
    put(photos, "", "\"the empty key\"".getBytes(UTF_8));
    put(photos, "object\u0000version", "null".getBytes(UTF_8));
    put(photos, "line\nbreak \"quoted\" \\", "two\nlines".getBytes(UTF_8));
    put(photos, "\ud83d\ude00", new byte[] {0, (byte) 0xff, 10});
    for (int i = 30; i < 55; i++) {
      put(BUCKETS.get(2), String.format(Locale.ROOT, "key%02d", i), "[]".getBytes(UTF_8));
    }
    store.awaitCheckpoints();
    await(repository.deleteBucket(new BucketName("removed"), entry -> false));
    await(repository.putAttributes(photos, "not JSON".getBytes(UTF_8)));
    await(repository.setAccessMode(BUCKETS.get(1), AccessMode.READ_ONLY));
    Batch both =
        Batch.builder()
            .put(Key.of("key01"), "{\"last\":true}".getBytes(UTF_8))
            .delete(Key.of("key02"))
            .build()
            .withOverheadFields(List.of("i"));
    await(repository.write(photos, both));
  }

  private void create(BucketName bucket) {
    byte[] attributes = "{\"name\":\"attributes\"}".getBytes(UTF_8);
    await(repository.createBucket(bucket, attributes, OptionalInt.empty()));
  }

  private void put(BucketName bucket, String key, byte[] value) {
    await(repository.write(bucket, Batch.put(Key.of(key), value)));
  }

  private static void await(CompletionStage<Void> change) {
    change.toCompletableFuture().join();
  }

  /** The last segment with more behind its end, as writes that were cut short leave it. */
  private static void writeTails(Path journal, Path tails) throws IOException {
    Files.createDirectories(tails);
    Path last;
    try (Stream<Path> all = Files.list(journal)) {
      last = all.max(Path::compareTo).orElseThrow();
    }
    byte[] whole = Files.readAllBytes(last);
    String text = new String(whole, UTF_8);
    String line = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
    byte[] half = line.substring(0, line.length() / 2).getBytes(UTF_8);
    tail(tails.resolve("half-a-line.jsonl"), whole, half);
    tail(
        tails.resolve("line-without-its-end.jsonl"),
        whole,
        line.strip().replace('8', '9').getBytes(UTF_8));
    tail(tails.resolve("zeros.jsonl"), whole, new byte[4096]);
    tail(tails.resolve("garbage.jsonl"), whole, "\u0001\u0002 no line\nnor this\n".getBytes(UTF_8));
  }

  private static void tail(Path path, byte[] whole, byte[] more) throws IOException {
    Files.write(path, whole);
    Files.write(path, more, StandardOpenOption.APPEND);
  }
}
