package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.config.SqlSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Order;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** One large bucket: what it takes, and how fast it is read. Arguments: entries, bytes a value. */
public final class ScaleBenchmark {
  private static final BucketName BUCKET = new BucketName("scale");
  private static final int BATCH = 1_000;
  private static final int IN_FLIGHT = 16;
  private static final Duration MEASURED = Duration.ofSeconds(5);

  private ScaleBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int entries = Integer.parseInt(arguments[0]);
    byte[] value = new byte[Integer.parseInt(arguments[1])];
    ThreadLocalRandom.current().nextBytes(value);
    PostgresServer server = PostgresServer.shared();
    String url = server.newUrl();
    SqlSettings settings = TestSettings.of(url, 1, Duration.ofMinutes(2));
    try (SqlMetadataRepository repository =
        new SqlMetadataRepository(
            SqlStore.open(settings, new MonotonicClock(InstantSource.system())))) {
      fill(repository, entries, value);
      size(url, entries);
      rate("pages of 1000 from a random key, a second", () -> page(repository, entries));
      rate("gets of a random key, a second", () -> repository.get(BUCKET, anyKey(entries)));
      rate("prefixes found by jumps, a second", new Jumps(repository)::next);
      long start = System.nanoTime();
      long seen = 0;
      try (EntryCursor all = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
        while (all.next()) {
          seen++;
        }
      }
      told("entries of one pass over all, a second", seen / seconds(start));
    }
  }

  private static void fill(SqlMetadataRepository repository, int entries, byte[] value) {
    repository
        .createBucket(BUCKET, "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8), OptionalInt.empty())
        .toCompletableFuture()
        .join();
    Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
    long start = System.nanoTime();
    for (int from = 0; from < entries; from += BATCH) {
      Batch.Builder batch = Batch.builder();
      for (int i = from; i < from + BATCH; i++) {
        batch.put(key(i), value);
      }
      inFlight.addLast(repository.write(BUCKET, batch.build()).toCompletableFuture());
      if (inFlight.size() == IN_FLIGHT) {
        inFlight.removeFirst().join();
      }
    }
    inFlight.forEach(CompletableFuture::join);
    told("entries filled in batches of 1000, a second", entries / seconds(start));
  }

  private static void size(String url, int entries) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "dmd", "")) {
      for (String table : new String[] {"dmd_entry", "dmd_change"}) {
        for (String what : new String[] {"table", "indexes"}) {
          String bytes =
              Dialect.show(connection, "select pg_%s_size('%s')".formatted(what, table));
          told(table + ": bytes of the " + what + " an entry", Double.parseDouble(bytes) / entries);
        }
      }
    }
  }

  private static void page(SqlMetadataRepository repository, int entries) {
    try (EntryCursor cursor =
        repository.scan(BUCKET, KeyRange.from(anyKey(entries)), Order.ASCENDING)) {
      for (int i = 0; i < BATCH && cursor.next(); i++) {
        cursor.value();
      }
    }
  }

  /** A listing with a delimiter: one entry of each folder of a thousand, then the next folder. */
  private static final class Jumps {
    private final SqlMetadataRepository repository;
    private EntryCursor cursor;

    Jumps(SqlMetadataRepository repository) {
      this.repository = repository;
    }

    void next() {
      if (cursor == null || !cursor.next()) {
        if (cursor != null) {
          cursor.close();
        }
        cursor = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING);
        return;
      }
      String key = cursor.key().text();
      cursor.seek(Key.of(key.substring(0, key.indexOf('/')) + '0'));
    }
  }

  private static Key anyKey(int entries) {
    return key(ThreadLocalRandom.current().nextInt(Math.max(1, entries - BATCH)));
  }

  /** Folders of a thousand. */
  private static Key key(int number) {
    return Key.of(String.format(Locale.ROOT, "folder-%06d/object-%04d.jpg", number / BATCH, number % BATCH));
  }

  private static void rate(String what, Runnable step) {
    for (int i = 0; i < 50; i++) {
      step.run();
    }
    long start = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - start < MEASURED.toNanos()) {
      step.run();
      count++;
    }
    told(what, count / seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void told(String what, double number) {
    System.out.printf(Locale.ROOT, "| %s | %.1f |%n", what, number);
  }
}
