package io.zenko.dmd.data.file;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.config.BlobFileSettings;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one blob each that were damaged behind the program's back. */
class FileDamageTest {
  private static final int BLOCK = BlobHeader.DEFAULT_BLOCK_BYTES;

  @TempDir Path folder;
  private FileDataRepository repository;

  @BeforeEach
  void open() {
    repository =
        FileDataRepository.open(folder, false, BlobFileSettings.defaults().withPackBytes(0));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @Test
  void aFileCutAnywhereIsNoticedBeforeTheFirstByte() throws IOException {
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, 1000));
    byte[] whole = Files.readAllBytes(file(key));
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(key), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.CORRUPT));
    }
    Files.write(file(key), Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.CORRUPT));
  }

  @Test
  void aChangedByteAnywhereIsNoticedBeforeTheFirstByte() throws IOException {
    BlobKey key = Blobs.put(repository, Blobs.bytes(2, 1000));
    byte[] whole = Files.readAllBytes(file(key));
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file(key), damaged);
      assertThatThrownBy(() -> Blobs.get(repository, key)).satisfies(failsWith(Failure.CORRUPT));
    }
  }

  @Test
  void aBlockDamagedLaterOnEndsTheStreamBeforeItsFirstByte() throws IOException {
    byte[] bytes = Blobs.bytes(3, 3 * BLOCK);
    BlobKey key = Blobs.put(repository, bytes);
    flip(key, BlobHeader.BYTES + 2L * (BLOCK + BlobHeader.CHECKSUM_BYTES) + 17);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Blob blob = repository.open(key);
        InputStream content = blob.read(ByteRange.whole(bytes.length))) {
      assertThatThrownBy(() -> content.transferTo(out)).satisfies(failsWith(Failure.CORRUPT));
      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(bytes, 2 * BLOCK));
    }
  }

  @Test
  void aRangeThatTouchesADamagedBlockIsNotReadEvenInPart() throws IOException {
    BlobKey key = Blobs.put(repository, Blobs.bytes(4, 3 * BLOCK));
    flip(key, BlobHeader.BYTES + 1L * (BLOCK + BlobHeader.CHECKSUM_BYTES) + 5);
    try (Blob blob = repository.open(key)) {
      assertThatThrownBy(() -> blob.read(new ByteRange(BLOCK + 100, BLOCK + 101)))
          .satisfies(failsWith(Failure.CORRUPT));
      assertThat(Blobs.get(blob, new ByteRange(0, BLOCK))).hasSize(BLOCK);
      assertThat(Blobs.get(blob, new ByteRange(2 * BLOCK, 3 * BLOCK))).hasSize(BLOCK);
    }
  }

  @Test
  void blocksThatChangedPlacesDoNotPass() throws IOException {
    BlobKey key = Blobs.put(repository, Blobs.bytes(5, 2 * BLOCK));
    byte[] file = Files.readAllBytes(file(key));
    int unit = BLOCK + BlobHeader.CHECKSUM_BYTES;
    byte[] swapped = file.clone();
    System.arraycopy(file, BlobHeader.BYTES, swapped, BlobHeader.BYTES + unit, unit);
    System.arraycopy(file, BlobHeader.BYTES + unit, swapped, BlobHeader.BYTES, unit);
    Files.write(file(key), swapped);
    assertThatThrownBy(() -> Blobs.get(repository, key)).satisfies(failsWith(Failure.CORRUPT));
  }

  @Test
  void aFileUnderAnotherKeyDoesNotPass() throws IOException {
    BlobKey key = Blobs.put(repository, Blobs.bytes(6, 10));
    BlobKey other = Blobs.put(repository, Blobs.bytes(7, 10));
    Files.copy(file(key), file(other), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> repository.open(other)).satisfies(failsWith(Failure.CORRUPT));
  }

  @Test
  void aFileCutWhileItIsReadEndsTheStream() throws IOException {
    byte[] bytes = Blobs.bytes(8, 4 * BLOCK);
    BlobKey key = Blobs.put(repository, bytes);
    try (Blob blob = repository.open(key);
        InputStream content = blob.read(ByteRange.whole(bytes.length))) {
      Files.write(file(key), new byte[100]);
      assertThatThrownBy(content::readAllBytes).isInstanceOf(DataException.class);
    }
  }

  @Test
  void aDamagedBlobCanBeDeleted() throws IOException {
    BlobKey key = Blobs.put(repository, Blobs.bytes(9, 10));
    Files.write(file(key), new byte[3]);
    repository.delete(key);
    assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
  }

  private Path file(BlobKey key) {
    return folder.resolve("blobs").resolve(key.value().substring(0, 3)).resolve(key.value());
  }

  private void flip(BlobKey key, long offset) throws IOException {
    byte[] file = Files.readAllBytes(file(key));
    file[(int) offset] ^= 1;
    Files.write(file(key), file);
  }
}
