package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * A process that fills a bucket with so many tiny entries ({@code fill}) and then waits to be
 * killed, or reads them all ({@code read}), and says when it is done.
 */
final class SmallHeapProcess {
  static final String DONE = "done";

  private static final BucketName BUCKET = new BucketName("many");
  private static final int BATCH = 1000;
  private static final int IN_FLIGHT = 8;
  private static final byte[] VALUE = {'1'};

  private SmallHeapProcess() {}

  public static void main(String[] arguments) throws Exception {
    int entries = Integer.parseInt(arguments[2]);
    JsonMetadataRepository repository = open(Path.of(arguments[1]));
    if (arguments[0].equals("fill")) {
      fill(repository, entries);
    } else {
      read(repository, entries);
    }
    System.out.println(DONE);
    Thread.sleep(Long.MAX_VALUE);
  }

  private static JsonMetadataRepository open(Path directory) throws IOException {
    return new JsonMetadataRepository(
        Store.open(
            new DiskVolume(),
            JsonSettings.of(directory),
            new MonotonicClock(InstantSource.system()),
            Runnable::run));
  }

  /** Keys whose order is not that in which they come: what is written overlaps. */
  private static Key key(int number) {
    return Key.of(String.format(Locale.ROOT, "%08x", Integer.reverse(number)));
  }

  private static void fill(JsonMetadataRepository repository, int entries) {
    repository
        .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
        .toCompletableFuture()
        .join();
    Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
    for (int at = 0; at < entries; at += BATCH) {
      Batch.Builder batch = Batch.builder();
      for (int i = at; i < at + BATCH; i++) {
        batch.put(key(i), VALUE);
      }
      inFlight.add(repository.write(BUCKET, batch.build()).toCompletableFuture());
      if (inFlight.size() == IN_FLIGHT) {
        inFlight.remove().join();
      }
    }
    inFlight.forEach(CompletableFuture::join);
  }

  private static void read(JsonMetadataRepository repository, int entries) {
    int found = 0;
    try (EntryCursor cursor = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
      while (cursor.next()) {
        found += Arrays.equals(cursor.value(), VALUE) ? 1 : 0;
      }
    }
    if (found != entries) {
      throw new IllegalStateException(found + " entries of " + entries);
    }
    for (int i = 0; i < entries; i += 997) {
      if (repository.get(BUCKET, key(i)).isEmpty()) {
        throw new IllegalStateException("no entry " + i);
      }
    }
  }
}
