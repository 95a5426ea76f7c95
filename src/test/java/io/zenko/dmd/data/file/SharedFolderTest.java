package io.zenko.dmd.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.config.BlobFileSettings;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.DataRepositoryContract;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several daemons keep their blobs in one folder. */
class SharedFolderTest extends DataRepositoryContract {
  @TempDir Path root;

  @Override
  protected DataRepository create() {
    return FileDataRepository.open(root, true, BlobFileSettings.defaults());
  }

  @Override
  protected int unitBytes() {
    return BlobHeader.DEFAULT_BLOCK_BYTES;
  }

  @Test
  void blobsOfOneAreThoseOfTheOther() {
    byte[] bytes = Blobs.bytes(1, 200_000);
    try (DataRepository other = create()) {
      BlobKey key = Blobs.put(repository(), bytes);
      assertThat(Blobs.get(other, key)).isEqualTo(bytes);
      assertThat(other.blobs().map(blob -> blob.key())).containsExactly(key);
      other.delete(key);
      assertThat(repository().blobs()).isEmpty();
    }
  }

  /** One starts in the middle of an upload of another, which it must not take for an orphan. */
  @Test
  void startOfOneLeavesTheUploadsOfTheOtherAlone() throws IOException {
    byte[] bytes = Blobs.bytes(1, 200_000);
    BlobKey key = BlobKey.random();
    InputStream body =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            if (available() < 100_000) {
              create().close();
            }
            return super.read(buffer, offset, Math.min(length, 50_000));
          }
        };
    repository().put(key, body, bytes.length);
    assertThat(Blobs.get(repository(), key)).isEqualTo(bytes);
  }

  @Test
  void whatACrashedUploadLeftGoesWithTheNextThatTakesItsPlace() throws IOException {
    repository().close();
    Path orphan = root.resolve("incoming-1").resolve(BlobKey.random().value());
    Files.writeString(orphan, "half of a blo");
    create().close();
    assertThat(orphan).doesNotExist();
  }

  /** What it has appended is read all along; its end is settled once its lock is free. */
  @Test
  void segmentsOfADeadDaemonAreTakenOver() throws IOException {
    byte[] bytes = Blobs.bytes(3, 5_000);
    BlobKey key = Blobs.put(repository(), bytes);
    BlobKey deleted = Blobs.put(repository(), bytes);
    repository().delete(deleted);
    repository().close();
    // The first number is taken by the one that starts; this is what the second has left.
    Files.move(root.resolve("incoming-1"), root.resolve("incoming-2"));
    Path segment = root.resolve("segments/00000001");
    Files.write(segment, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    long torn = Files.size(segment);
    try (FileDataRepository other =
        FileDataRepository.open(root, true, BlobFileSettings.defaults())) {
      assertThat(Blobs.get(other, key)).isEqualTo(bytes);
      other.takeOverFromTheDead();
      assertThat(root.resolve("incoming-2/segment-00000001")).doesNotExist();
      assertThat(segment).hasSize(torn - 3);
      assertThat(Blobs.get(other, key)).isEqualTo(bytes);
      assertThat(other.blobs().map(blob -> blob.key())).containsExactly(key);
    }
  }

  @Test
  void segmentsOfALivingDaemonAreLeftAlone() throws IOException {
    BlobKey key = Blobs.put(repository(), Blobs.bytes(4, 5_000));
    try (FileDataRepository other =
        FileDataRepository.open(root, true, BlobFileSettings.defaults())) {
      other.takeOverFromTheDead();
      assertThat(root.resolve("incoming-1/segment-00000001")).exists();
      other.delete(key);
      assertNoSuchBlob(key);
      byte[] more = Blobs.bytes(5, 5_000);
      assertThat(Blobs.get(other, Blobs.put(repository(), more))).isEqualTo(more);
    }
  }
}
