package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;

/** Writes the items of a store into a file: a line has the name of an item, and the item. */
final class FixtureWriter {
  static final BucketName PHOTOS = new BucketName("photos");
  static final BucketName CLOSED = new BucketName("closed");
  static final int MANY = 120;

  private FixtureWriter() {}

  static String value(int number) {
    return "{\"content-length\":" + number + ",\"pad\":\"" + "x".repeat(300) + "\"}";
  }

  static byte[] longValue() {
    return bytes("{\"parts\":\"" + "é".repeat(5_000) + "\"}");
  }

  public static void main(String[] arguments) throws IOException {
    InMemoryItems items = new InMemoryItems(1);
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    try (MemcachedStore store = TestStores.open(items, true, clock);
        MemcachedMetadataRepository repository = new MemcachedMetadataRepository(store)) {
      await(repository.createBucket(PHOTOS, bytes("{\"name\":\"photos\"}"), OptionalInt.of(0)));
      await(repository.createBucket(CLOSED, bytes("no JSON"), OptionalInt.of(1)));
      await(repository.setAccessMode(CLOSED, AccessMode.READ_ONLY));
      Batch.Builder many = Batch.builder();
      for (int i = 0; i < MANY; i++) {
        many.put(Key.of("many/" + i), bytes(value(i)));
      }
      await(repository.write(PHOTOS, many.build()));
      await(repository.write(PHOTOS, Batch.put(Key.of("binary"), new byte[] {0, -1, 10})));
      await(repository.write(PHOTOS, Batch.put(Key.of("long"), longValue())));
      await(repository.write(PHOTOS, Batch.put(Key.of("k\0v1"), bytes("{\"id\":1}"))));
      await(
          repository.write(
              PHOTOS,
              Batch.put(Key.of("k\0v1"), bytes("text\n")).withOverheadFields(List.of("id"))));
      await(repository.write(PHOTOS, Batch.delete(Key.of("many/7"))));
      store.garbage().removeDue(System.nanoTime() + Duration.ofHours(1).toNanos());
    }
    StringBuilder lines = new StringBuilder();
    items
        .all()
        .forEach((name, item) -> lines.append(name).append(' ').append(new String(item, UTF_8)));
    Files.writeString(Path.of(arguments[0]), lines);
  }
}
