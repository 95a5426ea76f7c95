package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.file.RetiredException;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ValueFilesTest {
  private static final JsonSettings SETTINGS = JsonSettings.of(Path.of("/store"));

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
    assertThatThrownBy(() -> read.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RetiredException.class);
  }

  /** Of few handles for many files each is taken away by whoever opens another. */
  @Test
  void aSizeIsToldThoughTheHandleIsTakenAwayMeanwhile() throws IOException {
    SimulatedVolume disk = new SimulatedVolume();
    Path path = Path.of("/file");
    Path other = Path.of("/other");
    for (Path made : List.of(path, other)) {
      try (Volume.File file = disk.create(made)) {
        file.write(ByteBuffer.wrap(new byte[8]), 0);
      }
    }
    List<Runnable> meanwhile = new ArrayList<>();
    ValueFiles files = new ValueFiles(busy(disk, meanwhile), 1);
    ValueFile file = files.register(path);
    ValueFile another = files.register(other);
    meanwhile.add(
        () -> {
          try {
            another.handle();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });

    assertThat(file.size()).isEqualTo(8);
    assertThat(meanwhile).isEmpty();
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aFileIsReadByWhoWasInterruptedAndByOthersAfterThat(@TempDir Path directory)
      throws IOException {
    DiskVolume disk = new DiskVolume();
    Path path = directory.resolve("file");
    try (Volume.File file = disk.create(path)) {
      file.write(ByteBuffer.wrap(new byte[8]), 0);
    }
    ValueFile file = new ValueFiles(disk, 1).register(path);

    Thread.currentThread().interrupt();
    assertThat(file.size()).isEqualTo(8);
    assertThat(file.read(1, 7)).hasSize(7);
    assertThat(Thread.interrupted()).as("whoever interrupted is heard later").isTrue();
    assertThat(file.size()).isEqualTo(8);
  }

  /** Its files fail once they are closed, as the disk's do, and others do something before. */
  private static Volume busy(Volume disk, List<Runnable> meanwhile) {
    return proxy(
        Volume.class,
        (self, called, arguments) -> {
          Object answer = called.invoke(disk, arguments);
          return answer instanceof Volume.File opened ? closing(opened, meanwhile) : answer;
        });
  }

  private static Volume.File closing(Volume.File file, List<Runnable> meanwhile) {
    AtomicBoolean closed = new AtomicBoolean();
    return proxy(
        Volume.File.class,
        (self, called, arguments) -> {
          if (called.getName().equals("close")) {
            closed.set(true);
          } else if (!meanwhile.isEmpty()) {
            meanwhile.remove(0).run();
          }
          if (closed.get() && !called.getName().equals("close")) {
            throw new ClosedChannelException();
          }
          return called.invoke(file, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
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
            16,
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
