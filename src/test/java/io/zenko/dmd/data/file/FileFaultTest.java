package io.zenko.dmd.data.file;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Stride;
import io.zenko.dmd.config.BlobFileSettings;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.file.disk.DiskState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails, and a program that dies, before each step of a write. */
class FileFaultTest {
  private static final byte[] BYTES = Blobs.bytes(1, 3 * BlobHeader.DEFAULT_BLOCK_BYTES);
  private static final BlobFileSettings UNPACKED = BlobFileSettings.defaults().withPackBytes(0);
  private static final int MORE_STEPS_THAN_A_PUT_HAS = 50;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Aucun espace disponible sur le périphérique, FULL, FULL",
    "Système de fichiers accessible en lecture seulement, READ_ONLY, UNAVAILABLE",
    "Système de fichiers accessible en lecture seulement, REFUSING, UNAVAILABLE",
    "Erreur en entrée/sortie, WRITABLE, INTERNAL"
  })
  void aFailedStepFailsThePutAndTheNextOnePasses(String reason, DiskState state, Failure failure)
      throws IOException {
    putWithEachStepFailing(FaultyDisk.failingWith(reason, state), failure);
  }

  @Test
  void soItDoesOnADiskWhereAFileHasOneName() throws IOException {
    FaultyDisk disk =
        FaultyDisk.failingWith("Input/output error", DiskState.WRITABLE).withoutLinks();
    putWithEachStepFailing(disk, Failure.INTERNAL);
  }

  private void putWithEachStepFailing(FaultyDisk disk, Failure failure) throws IOException {
    try (FileDataRepository repository = open(disk)) {
      BlobKey kept = Blobs.put(repository, BYTES);
      List<String> names = new ArrayList<>(List.of("lock", kept.value()));
      for (int step = 0; ; step++) {
        BlobKey key = BlobKey.random();
        disk.failAfter(step);
        boolean acknowledged = false;
        try {
          repository.put(key, new ByteArrayInputStream(BYTES), BYTES.length);
          acknowledged = true;
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
        if (acknowledged) { // it was durable, and its first name alone could not be removed
          assertThat(Blobs.get(repository, key)).isEqualTo(BYTES);
          // The next key may need a folder that this one found, and so fail a step earlier.
          names.addAll(List.of(key.value(), key.value()));
          continue;
        }
        assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
        assertThat(files()).containsExactlyInAnyOrderElementsOf(names);
        repository.delete(Blobs.put(repository, BYTES));
      }
      assertThat(Blobs.get(repository, kept)).isEqualTo(BYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCrashAtAnyStepLeavesTheBlobWholeOrNothing(boolean links) throws IOException {
    List<BlobKey> acknowledged = new ArrayList<>();
    int[] steps = Stride.of(0, MORE_STEPS_THAN_A_PUT_HAS - 1, 3).toArray();
    for (int step : steps) {
      FaultyDisk disk = links ? FaultyDisk.crashing() : FaultyDisk.crashing().withoutLinks();
      try (FileDataRepository repository = open(disk)) {
        disk.failAfter(step);
        BlobKey key = BlobKey.random();
        try {
          repository.put(key, new ByteArrayInputStream(BYTES), BYTES.length);
          acknowledged.add(key);
        } catch (DataException e) {
          assertThat(disk.hit()).isTrue();
          assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
          assertThat(keys(repository)).doesNotContain(key);
        }
      }
      try (FileDataRepository again = open(new Disk())) {
        List<BlobKey> keys = keys(again);
        assertThat(keys).as("after a crash at step %d", step).containsAll(acknowledged);
        for (BlobKey each : keys) {
          assertThat(Blobs.get(again, each)).isEqualTo(BYTES);
        }
        assertThat(files()).hasSize(keys.size() + 1);
      }
    }
    assertThat(acknowledged).hasSizeBetween(1, steps.length - 2);
  }

  /** Bytes that are not durable yet are nobody's to see, though they have their name. */
  @Test
  void aBlobIsNotThereBeforeItsNameIsDurable() {
    BlobKey key = BlobKey.random();
    AtomicReference<FileDataRepository> opened = new AtomicReference<>();
    List<List<BlobKey>> seen = new ArrayList<>();
    Disk disk =
        new Disk() {
          @Override
          void forceDirectory(Path directory) throws IOException {
            if (Files.exists(directory.resolve(key.value()))) {
              seen.add(keys(opened.get()));
              assertThatThrownBy(() -> opened.get().open(key))
                  .satisfies(failsWith(Failure.NO_SUCH_BLOB));
            }
            super.forceDirectory(directory);
          }
        };
    try (FileDataRepository repository = open(disk)) {
      opened.set(repository);
      assertThatCode(() -> repository.put(key, new ByteArrayInputStream(BYTES), BYTES.length))
          .doesNotThrowAnyException();
      assertThat(seen).containsExactly(List.of());
      assertThat(keys(repository)).containsExactly(key);
    }
  }

  /** A journal may keep a name whose bytes it has lost: what tells of it is the first name. */
  @Test
  void aNameThatOutlivedItsBytesGoesAtStart() throws IOException {
    for (int lost : new int[] {0, 1, BYTES.length / 2, Integer.MAX_VALUE}) {
      Path named;
      Path first;
      BlobKey key;
      try (FileDataRepository repository = open(new Disk())) {
        key = Blobs.put(repository, BYTES);
        named = folder.resolve("store/blobs").resolve(key.value().substring(0, 3) + "/" + key);
        first = folder.resolve("store/incoming/" + key);
        Files.createLink(first, named);
      }
      try (FileChannel file = FileChannel.open(named, StandardOpenOption.WRITE)) {
        file.truncate(Math.max(0, file.size() - lost));
      }
      try (FileDataRepository again = open(new Disk())) {
        assertThat(first).doesNotExist();
        assertThat(keys(again)).isEqualTo(lost == 0 ? List.of(key) : List.of());
        if (lost == 0) {
          assertThat(Blobs.get(again, key)).isEqualTo(BYTES);
          again.delete(key);
        }
        assertThat(files()).containsExactly("lock");
      }
    }
  }

  @Test
  void aDeleteIsNotAcknowledgedBeforeItIsDurable() {
    FaultyDisk disk = FaultyDisk.failingWith("Input/output error", DiskState.WRITABLE);
    try (FileDataRepository repository = open(disk)) {
      BlobKey key = Blobs.put(repository, BYTES);
      disk.failAfter(1);
      assertThatThrownBy(() -> repository.delete(key)).satisfies(failsWith(Failure.INTERNAL));
    }
  }

  @Test
  void aStoreThatCannotBePreparedServesOnceItCan() {
    FaultyDisk disk = FaultyDisk.failingWith("Read-only file system", DiskState.READ_ONLY);
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

  private static List<BlobKey> keys(FileDataRepository repository) {
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      return blobs.map(StoredBlob::key).toList();
    }
  }

  private FileDataRepository open(Disk disk) {
    return new FileDataRepository(folder.resolve("store"), UNPACKED, Clock.systemUTC(), disk);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    }
  }
}
