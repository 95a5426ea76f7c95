package io.zenko.dmd.data.file;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.StoredBlob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that fails, and a program that dies, before each step of a write. */
class FileFaultTest {
  private static final byte[] BYTES = Blobs.bytes(1, 3 * BlobHeader.DEFAULT_BLOCK_BYTES);
  private static final int MORE_STEPS_THAN_A_PUT_HAS = 50;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "No space left on device, FULL",
    "Disk quota exceeded, FULL",
    "Read-only file system, UNAVAILABLE",
    "Too many open files, UNAVAILABLE",
    "Input/output error, INTERNAL"
  })
  void aFailedStepFailsThePutAndTheNextOnePasses(String reason, Failure failure)
      throws IOException {
    FaultyDisk disk = FaultyDisk.failingWith(reason);
    try (FileDataRepository repository = open(disk)) {
      BlobKey kept = Blobs.put(repository, BYTES);
      for (int step = 0; ; step++) {
        BlobKey key = BlobKey.random();
        disk.failAfter(step);
        try {
          repository.put(key, new ByteArrayInputStream(BYTES), BYTES.length);
        } catch (DataException e) {
          assertThat(e).satisfies(failsWith(failure));
        }
        boolean hit = disk.hit();
        disk.heal();
        if (!hit) {
          assertThat(step).isGreaterThanOrEqualTo(8);
          repository.delete(key);
          break;
        }
        assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
        assertThat(files()).containsExactlyInAnyOrder("lock", kept.value());
        repository.delete(Blobs.put(repository, BYTES));
      }
      assertThat(Blobs.get(repository, kept)).isEqualTo(BYTES);
    }
  }

  @Test
  void aCrashAtAnyStepLeavesTheBlobWholeOrNothing() throws IOException {
    List<BlobKey> acknowledged = new ArrayList<>();
    for (int step = 0; step < MORE_STEPS_THAN_A_PUT_HAS; step++) {
      FaultyDisk disk = FaultyDisk.crashing();
      try (FileDataRepository repository = open(disk)) {
        disk.failAfter(step);
        acknowledged.add(Blobs.put(repository, BYTES));
      } catch (DataException e) {
        assertThat(disk.hit()).isTrue();
      }
      try (FileDataRepository again = open(new Disk());
          Stream<StoredBlob> blobs = again.blobs()) {
        List<BlobKey> keys = blobs.map(StoredBlob::key).toList();
        assertThat(keys).as("after a crash at step %d", step).containsAll(acknowledged);
        for (BlobKey each : keys) {
          assertThat(Blobs.get(again, each)).isEqualTo(BYTES);
        }
        assertThat(files()).hasSize(keys.size() + 1);
      }
    }
    assertThat(acknowledged).hasSizeBetween(1, MORE_STEPS_THAN_A_PUT_HAS - 8);
  }

  @Test
  void aDeleteIsNotAcknowledgedBeforeItIsDurable() {
    FaultyDisk disk = FaultyDisk.failingWith("Input/output error");
    try (FileDataRepository repository = open(disk)) {
      BlobKey key = Blobs.put(repository, BYTES);
      disk.failAfter(1);
      assertThatThrownBy(() -> repository.delete(key)).satisfies(failsWith(Failure.INTERNAL));
    }
  }

  @Test
  void aStoreThatCannotBePreparedServesOnceItCan() {
    FaultyDisk disk = FaultyDisk.failingWith("Read-only file system");
    disk.failAfter(0);
    try (FileDataRepository repository = open(disk)) {
      disk.failAfter(0);
      assertThatThrownBy(() -> Blobs.put(repository, BYTES))
          .satisfies(failsWith(Failure.UNAVAILABLE));
      disk.heal();
      BlobKey key = Blobs.put(repository, BYTES);
      assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
    }
  }

  @Test
  void aStoreWhoseFolderIsGoneHasNotLostItsBlobs() throws IOException {
    try (FileDataRepository repository = open(new Disk())) {
      BlobKey key = Blobs.put(repository, BYTES);
      Path away = folder.resolve("away");
      Files.move(folder.resolve("store"), away);
      Files.createDirectory(folder.resolve("store"));
      assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.UNAVAILABLE));
      assertThatThrownBy(() -> repository.delete(key)).satisfies(failsWith(Failure.UNAVAILABLE));
      assertThatThrownBy(() -> Blobs.put(repository, BYTES))
          .satisfies(failsWith(Failure.UNAVAILABLE));
      Files.delete(folder.resolve("store"));
      Files.move(away, folder.resolve("store"));
      assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
      Blobs.put(repository, BYTES);
    }
  }

  private FileDataRepository open(Disk disk) {
    return new FileDataRepository(folder.resolve("store"), Clock.systemUTC(), disk);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    }
  }
}
