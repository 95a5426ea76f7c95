package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.file.RetiredException;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ValueFilesTest {
  private static final JsonSettings SETTINGS = JsonSettings.of(Path.of("/store"));

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aReaderThatOpensAFileAndItsRetirementDoNotWaitForEachOther() throws Exception {
    SimulatedVolume volume = new SimulatedVolume();
    Path path = Path.of("/file");
    try (Volume.File file = volume.create(path)) {
      file.write(ByteBuffer.wrap(new byte[8]), 0);
    }
    ValueFiles files = new ValueFiles(volume, 10);
    ValueFile file = files.register(path);
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                read.complete(file.read(0, 8));
              } catch (IOException e) {
                read.completeExceptionally(e);
              }
            });
    reader.setDaemon(true);
    synchronized (files) {
      reader.start();
      while (reader.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      files.retire(file);
    }
    assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RetiredException.class);
  }

  private static Store open(SimulatedVolume volume, int maxOpenFiles, long segmentBytes)
      throws IOException {
    JsonSettings settings =
        new JsonSettings(
            SETTINGS.path(),
            1,
            segmentBytes,
            1 << 20,
            Duration.ofDays(1),
            1 << 20,
            0,
            0,
            maxOpenFiles,
            64,
            1 << 20);
    return Store.open(volume, settings, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  private static CompletableFuture<Void> put(JsonMetadataRepository repository, String bucket) {
    byte[] value = ("\"" + "v".repeat(100) + "\"").getBytes(UTF_8);
    return repository
        .write(new BucketName(bucket), Batch.put(Key.of("k"), value))
        .toCompletableFuture();
  }

  private static void create(JsonMetadataRepository repository, String bucket) {
    repository
        .createBucket(new BucketName(bucket), "{}".getBytes(UTF_8), OptionalInt.empty())
        .toCompletableFuture()
        .join();
  }

  @Test
  void readersThatNeedManyFilesDoNotTakeTheJournalsOwnFromUnderAWrite() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    List<String> buckets = List.of("a", "b", "c", "d", "e", "f");
    Store first = open(volume, 16, 700);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(first)) {
      for (String bucket : buckets) {
        create(repository, bucket);
        put(repository, bucket).join();
      }
      first.awaitCheckpoints();
    }
    Store store = open(volume, 2, 1 << 20);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      volume.beforeWrites(
          path -> {
            if (path.toString().contains("journal")) {
              buckets.forEach(
                  b -> assertThat(repository.get(new BucketName(b), Key.of("k"))).isPresent());
            }
          });
      for (int i = 0; i < 20; i++) {
        put(repository, "a").join();
      }
      volume.beforeWrites(path -> {});
    }
  }

  @Test
  void refusalsWhileTheDiskIsFullCostNeitherDescriptorsNorFilesNorNumbers() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    Store store = open(volume, 16, 700);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      create(repository, "a");
      put(repository, "a").join();
      volume.setCapacity(volume.used());
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> put(repository, "a").join()).hasMessageContaining("No space");
      }
      int openFiles = volume.openFiles();
      long used = volume.used();
      long number = store.files().register(Path.of("/none")).number();
      for (int i = 0; i < 500; i++) {
        volume.setCapacity(volume.used() + i % 200);
        assertThatThrownBy(() -> put(repository, "a").join()).hasMessageContaining("No space");
      }
      assertThat(volume.openFiles()).isLessThanOrEqualTo(openFiles + 1);
      assertThat(volume.used()).isLessThanOrEqualTo(used);
      assertThat(store.files().register(Path.of("/none")).number()).isEqualTo(number + 1);
      volume.setCapacity(Long.MAX_VALUE);
      put(repository, "a").join();
      assertThat(repository.get(new BucketName("a"), Key.of("k"))).isPresent();
    }
  }
}
