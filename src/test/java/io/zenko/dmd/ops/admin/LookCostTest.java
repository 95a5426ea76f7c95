package io.zenko.dmd.ops.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Mutation;
import io.zenko.dmd.metadata.json.CountedStore;
import io.zenko.dmd.ops.admin.document.EntryPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console reads from the files of a store, however many entries stand there. */
class LookCostTest {
  private static final BucketName BUCKET = new BucketName("photos");
  private static final int MANY = 100_000;
  private static final int IN_A_FOLDER = 100;
  private static final int IN_A_BATCH = 1_000;
  private static final long MIB = 1 << 20;

  /** Small, so that nearly all stands in runs. */
  private static final long SEGMENT_BYTES = MIB;

  @TempDir Path directory;

  @Test
  void noLookGoesOverTheEntries() throws IOException {
    fill();
    assertThat(bytesOfRuns()).isGreaterThan(20 * MIB);

    try (CountedStore store = open()) {
      store.awaitCheckpoints();
      Map<String, Long> costs = new TreeMap<>();
      looks(store).forEach((name, look) -> costs.put(name, cost(store, look)));

      assertThat(costs).containsEntry("overview", 0L).containsEntry("samples", 0L);
      // A page of folders reads a block or two for each.
      assertThat(costs).allSatisfy((name, bytes) -> assertThat(bytes).isLessThan(4 * MIB));
      assertThat(costs.get("buckets")).isLessThan(MIB / 16);
      assertThat(costs.get("bucket")).isLessThan(MIB);
      assertThat(costs.get("entry")).isLessThan(MIB / 4);
    }
  }

  private CountedStore open() throws IOException {
    return new CountedStore(JsonSettings.of(directory).withMaxSegmentBytes(SEGMENT_BYTES));
  }

  private static Map<String, Runnable> looks(CountedStore store) {
    MetadataRepository repository = store.repository();
    Buckets buckets = new Buckets(repository);
    Entries entries = new Entries(repository, BUCKET);
    Map<String, Runnable> looks = new TreeMap<>();
    looks.put(
        "overview",
        () ->
            assertThat(new Numbers(store.registry(), Overviews.DEBTS::contains).sums())
                .containsKey("dmd_compaction_debt_bytes"));
    looks.put(
        "samples",
        () ->
            assertThat(new Counts(store.registry()).since(new Counts(store.registry()), 1, 1))
                .isNotNull());
    looks.put("buckets", () -> assertThat(buckets.page("", "", 100).buckets()).hasSize(1));
    looks.put("last buckets", () -> assertThat(buckets.pageBefore("", "", 9).buckets()).hasSize(1));
    looks.put("bucket", () -> assertThat(buckets.bucket(BUCKET).exact()).isFalse());
    looks.put("folders", () -> assertThat(page(entries, "", "").prefixes()).hasSize(100));
    looks.put("from", () -> assertThat(page(entries, "", "folder-0500/").prefixes()).hasSize(100));
    looks.put("folder", () -> assertThat(page(entries, "folder-0700/", "").entries()).hasSize(100));
    looks.put("entry", () -> assertThat(entries.entry(key(4_711), Optional.empty())).isPresent());
    return looks;
  }

  private static EntryPage page(Entries entries, String prefix, String from) {
    return entries.page(new Entries.Request(prefix, "/", from, true, 100));
  }

  private static long cost(CountedStore store, Runnable look) {
    long before = store.readBytes();
    look.run();
    return store.readBytes() - before;
  }

  private static String key(int number) {
    return String.format(Locale.ROOT, "folder-%04d/key-%06d", number / IN_A_FOLDER, number);
  }

  private void fill() throws IOException {
    byte[] value = ("{\"pad\":\"" + "x".repeat(250) + "\"}").getBytes(UTF_8);
    try (CountedStore store = open()) {
      store
          .repository()
          .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
          .toCompletableFuture()
          .join();
      for (int i = 0; i < MANY; i += IN_A_BATCH) {
        List<Mutation> batch = new ArrayList<>();
        for (int number = i; number < i + IN_A_BATCH; number++) {
          batch.add(new Mutation.Put(Key.of(key(number)), value));
        }
        store.repository().write(BUCKET, new Batch(batch)).toCompletableFuture().join();
      }
      store.awaitCheckpoints();
    }
  }

  private long bytesOfRuns() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("sessions/0/buckets"))) {
      return files.filter(Files::isRegularFile).mapToLong(LookCostTest::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
