package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.data.Race;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Order;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The repository beside bare JDBC that makes the same statements in the same groups, on a PostgreSQL
 * of its own, or on the one whose URL is given.
 */
public final class SqlBenchmark {
  private static final BucketName BUCKET = new BucketName("bench");
  private static final int CALLERS = 64;
  private static final int VALUE_BYTES = 1_000;
  private static final int ENTRIES = 100_000;
  private static final int PAGE = 1_000;
  private static final byte[] VALUE = new byte[VALUE_BYTES];

  private SqlBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    // Entries of JSON do not compress to nothing, and neither do these.
    ThreadLocalRandom.current().nextBytes(VALUE);
    String url = arguments.length > 0 ? arguments[0] : PostgresServer.shared().newUrl();
    try (SqlMetadataRepository one = open(url, 1);
        SqlMetadataRepository other = open(url, 1)) {
      one.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()).toCompletableFuture().join();
      fill(one);
      try (BareJdbc bare = new BareJdbc(url, BUCKET)) {
        Race.head();
        Race.run(
            "put of 1 kB",
            CALLERS,
            VALUE_BYTES,
            0.6,
            (thread, number) -> put(one),
            (thread, number) -> bare.put(anyKey(), VALUE));
        Race.run(
            "get of 1 kB",
            CALLERS,
            VALUE_BYTES,
            0.6,
            (thread, number) -> get(one),
            (thread, number) -> bare.get(anyKey()));
        for (int threads : new int[] {1, 4}) {
          Race.run(
              "page of 1000",
              threads,
              PAGE * VALUE_BYTES,
              0.6,
              (thread, number) -> page(one),
              (thread, number) -> bare.page(anyKey(), PAGE));
        }
        Race.run(
            "put, two daemons beside one",
            CALLERS,
            VALUE_BYTES,
            1,
            (thread, number) -> put(thread % 2 == 0 ? one : other),
            (thread, number) -> put(one));
      }
    }
    twoSessions();
  }

  /** What a second daemon and a second session give, where each daemon writes to its own buckets. */
  private static void twoSessions() throws Exception {
    String url = PostgresServer.shared().newUrl();
    BucketName second = new BucketName("second");
    try (SqlMetadataRepository one = open(url, 2);
        SqlMetadataRepository other = open(url, 2)) {
      one.createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)).toCompletableFuture().join();
      one.createBucket(second, bytes("{}"), OptionalInt.of(1)).toCompletableFuture().join();
      Race.run(
          "put, two daemons with a session each beside one with one",
          CALLERS,
          VALUE_BYTES,
          1,
          (thread, number) -> put(thread % 2 == 0 ? one : other, thread % 2 == 0 ? BUCKET : second),
          (thread, number) -> put(one));
    }
  }

  private static SqlMetadataRepository open(String url, int sessions) throws Exception {
    SqlSettings plain = TestSettings.of(url, sessions, Duration.ofSeconds(30));
    SqlSettings settings =
        new SqlSettings(
            plain.dataSource(),
            url,
            plain.user(),
            plain.password(),
            sessions,
            BareJdbc.CONNECTIONS,
            8,
            plain.timeout(),
            plain.attributesAge(),
            plain.changesRetained(),
            plain.maxPendingBytes());
    return new SqlMetadataRepository(
        SqlStore.open(settings, new MonotonicClock(InstantSource.system())));
  }

  private static void fill(SqlMetadataRepository repository) {
    for (int from = 0; from < ENTRIES; from += PAGE) {
      Batch.Builder batch = Batch.builder();
      for (int i = from; i < from + PAGE; i++) {
        batch.put(key(i), VALUE);
      }
      repository.write(BUCKET, batch.build()).toCompletableFuture().join();
    }
  }

  private static void get(SqlMetadataRepository repository) {
    if (repository.get(BUCKET, anyKey()).isEmpty()) {
      throw new IllegalStateException("an entry is missing");
    }
  }

  private static void put(SqlMetadataRepository repository) {
    put(repository, BUCKET);
  }

  private static void put(SqlMetadataRepository repository, BucketName bucket) {
    repository.write(bucket, Batch.put(anyKey(), VALUE)).toCompletableFuture().join();
  }

  private static void page(SqlMetadataRepository repository) {
    long bytes = 0;
    try (EntryCursor cursor =
        repository.scan(BUCKET, KeyRange.from(anyKey()), Order.ASCENDING)) {
      for (int i = 0; i < PAGE && cursor.next(); i++) {
        bytes += cursor.value().length;
      }
    }
    if (bytes == 0) {
      throw new IllegalStateException("an empty page");
    }
  }

  private static Key anyKey() {
    return key(ThreadLocalRandom.current().nextInt(ENTRIES - PAGE));
  }

  private static Key key(int number) {
    byte[] key = new byte[26];
    Arrays.fill(key, (byte) 'k');
    byte[] digits = bytes(Integer.toString(100_000_000 + number));
    System.arraycopy(digits, 0, key, key.length - digits.length, digits.length);
    return Key.ofTrusted(key);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
