package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.config.MemcachedMetadataSettings;
import io.zenko.dmd.data.Race;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Update.Change;
import io.zenko.dmd.metadata.json.JsonRepositoryOpener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The repository in memcached beside that of JSON files, in the same run. Takes a folder for the
 * files, the number of entries, and that of servers: on three and more, each page has two copies.
 */
public final class MemcachedMetadataBenchmark {
  private static final BucketName BUCKET = new BucketName("bench");
  private static final int CALLERS = 64;
  private static final int PAGE = 1_000;
  private static final int VALUE_BYTES = 1_000;

  private static int entries = 20_000;

  private MemcachedMetadataBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 1) {
      entries = Integer.parseInt(arguments[1]);
    }
    int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    List<MemcachedProcess> servers =
        Stream.generate(() -> MemcachedProcess.launch("-M", "-m", "6000")).limit(count).toList();
    try (MetadataRepository ours =
            new MemcachedMetadataRepository(
                MemcachedStore.open(
                    TestStores.items(count < 3 ? 1 : 2, servers),
                    warm(),
                    new MonotonicClock(InstantSource.system())));
        MetadataRepository files = files(arguments[0])) {
      fill(ours);
      fill(files);
      Race.head();
      Race.run(
          "update of 1 kB",
          CALLERS,
          VALUE_BYTES,
          0.5,
          (thread, number) -> update(ours),
          (thread, number) -> update(files));
      Race.run(
          "get of 1 kB, pages warm",
          CALLERS,
          VALUE_BYTES,
          0.5,
          (thread, number) -> get(ours),
          (thread, number) -> get(files));
      Race.run(
          "scan of 1,000, pages warm",
          4,
          PAGE * VALUE_BYTES,
          1.0,
          (thread, number) -> scan(ours),
          (thread, number) -> scan(files));
    } finally {
      servers.forEach(MemcachedProcess::close);
    }
  }

  /** All pages fit into memory. */
  private static MemcachedMetadataSettings warm() {
    return new MemcachedMetadataSettings(
        true,
        false,
        1,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        64 << 20,
        1 << 30,
        16 << 20,
        Duration.ofSeconds(20));
  }

  private static MetadataRepository files(String folder) throws IOException {
    Properties defaults = new Properties();
    try (InputStream in =
        MemcachedMetadataBenchmark.class.getResourceAsStream(
            "/META-INF/microprofile-config.properties")) {
      defaults.load(in);
    }
    defaults.put("S3METADATAPATH", folder);
    return new JsonRepositoryOpener().open(defaults::getProperty, false);
  }

  private static void fill(MetadataRepository repository) {
    repository.createBucket(BUCKET, "{}".getBytes(StandardCharsets.UTF_8), OptionalInt.empty())
        .toCompletableFuture()
        .join();
    for (int from = 0; from < entries; from += PAGE) {
      Batch.Builder batch = Batch.builder();
      for (int i = from; i < from + PAGE; i++) {
        batch.put(key(i), value(0));
      }
      repository.write(BUCKET, batch.build()).toCompletableFuture().join();
    }
  }

  private static byte[] value(long number) {
    return ("{\"content-length\":" + number + ",\"pad\":\"" + "x".repeat(VALUE_BYTES - 40) + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void update(MetadataRepository repository) {
    Key key = anyKey();
    repository
        .update(
            BUCKET,
            key,
            object ->
                new Change<>(
                    Batch.put(key, value(object.master().map(v -> v.length).orElse(0))), null))
        .toCompletableFuture()
        .join();
  }

  private static void get(MetadataRepository repository) {
    if (repository.get(BUCKET, anyKey()).isEmpty()) {
      throw new IllegalStateException("an entry is missing");
    }
  }

  private static void scan(MetadataRepository repository) {
    int found = 0;
    try (EntryCursor cursor =
        repository.scan(BUCKET, KeyRange.from(key(anyNumber() % (entries - PAGE))), Order.ASCENDING)) {
      while (found < PAGE && cursor.next()) {
        found += cursor.value().length > 0 ? 1 : 0;
      }
    }
    if (found < PAGE) {
      throw new IllegalStateException("entries are missing");
    }
  }

  private static Key anyKey() {
    return key(anyNumber());
  }

  private static int anyNumber() {
    return ThreadLocalRandom.current().nextInt(entries);
  }

  private static Key key(int number) {
    return Key.of(String.format(Locale.ROOT, "photos/2026/%09d.jpg", number));
  }
}
