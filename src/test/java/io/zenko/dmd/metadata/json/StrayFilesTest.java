package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator laid beside the buckets is neither taken for one of them nor removed. */
class StrayFilesTest {
  private static final BucketName BUCKET = new BucketName("photos");

  @TempDir Path store;

  private Store open() throws IOException {
    JsonSettings settings = JsonSettings.of(store).withMaxSegmentBytes(800);
    return Store.open(
        new DiskVolume(), settings, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  private Path buckets() {
    return store.resolve("sessions/0/buckets");
  }

  @BeforeEach
  void fill() throws IOException {
    Store files = open();
    try (JsonMetadataRepository repository = new JsonMetadataRepository(files)) {
      repository
          .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
          .toCompletableFuture()
          .join();
      write(repository, "early");
      files.awaitCheckpoints();
    }
  }

  private static void write(JsonMetadataRepository repository, String prefix) {
    for (int i = 0; i < 10; i++) {
      byte[] value = String.format(Locale.ROOT, "{\"n\":%d}", i).getBytes(UTF_8);
      repository.write(BUCKET, Batch.put(Key.of(prefix + i), value)).toCompletableFuture().join();
    }
  }

  @Test
  void aCopyOfABucketTakesNothingFromTheBucket() throws IOException {
    Path copy = Files.createDirectory(buckets().resolve("photos.bak"));
    List<Path> files;
    try (Stream<Path> all = Files.list(buckets().resolve("photos"))) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    Store grown = open();
    try (JsonMetadataRepository repository = new JsonMetadataRepository(grown)) {
      write(repository, "late");
      grown.awaitCheckpoints();
    }
    for (int start = 0; start < 2; start++) {
      try (JsonMetadataRepository repository = new JsonMetadataRepository(open())) {
        for (int i = 0; i < 10; i++) {
          assertThat(repository.get(BUCKET, Key.of("early" + i))).isPresent();
          assertThat(repository.get(BUCKET, Key.of("late" + i))).isPresent();
        }
      }
    }
    try (Stream<Path> all = Files.list(copy)) {
      assertThat(all.map(Path::getFileName)).hasSameSizeAs(files);
    }
  }

  @Test
  void filesAndDirectoriesOfOthersStay() throws IOException {
    Path note = Files.writeString(buckets().resolve("note.txt"), "read me");
    Path deep = Files.createDirectories(buckets().resolve("lost+found/deep"));
    Path other = Files.createDirectory(buckets().resolve("mine"));
    Path list = Files.writeString(other.resolve("list.txt"), "1");
    try (JsonMetadataRepository repository = new JsonMetadataRepository(open())) {
      assertThat(repository.get(BUCKET, Key.of("early3"))).isPresent();
    }
    assertThat(List.of(note, deep, list)).allSatisfy(path -> assertThat(path).exists());
  }
}
