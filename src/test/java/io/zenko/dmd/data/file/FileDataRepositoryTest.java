package io.zenko.dmd.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.DataRepositoryContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDataRepositoryTest extends DataRepositoryContract {
  @TempDir Path folder;

  @Override
  protected DataRepository create() {
    return new FileDataRepository(folder.resolve("made/on/demand"));
  }

  @Override
  protected int unitBytes() {
    return BlobHeader.DEFAULT_BLOCK_BYTES;
  }

  @Test
  void keepsBlobsAcrossARestart() throws IOException {
    byte[] bytes = Blobs.bytes(1, 200_000);
    BlobKey key = Blobs.put(repository(), bytes);
    repository().close();
    try (DataRepository again = create()) {
      assertThat(Blobs.get(again, key)).isEqualTo(bytes);
    }
  }

  @Test
  void removesAtStartWhatACrashedUploadLeft() throws IOException {
    BlobKey key = Blobs.put(repository(), Blobs.bytes(1, 10));
    repository().close();
    Path incoming = folder.resolve("made/on/demand/incoming");
    Files.writeString(incoming.resolve(BlobKey.random().value()), "half of a blo");
    Files.writeString(incoming.resolve("notes.txt"), "not of this program");
    try (DataRepository again = create()) {
      try (Stream<Path> left = Files.list(incoming)) {
        assertThat(left.map(file -> file.getFileName().toString()).sorted())
            .containsExactly("notes.txt", "segment-00000001");
      }
      assertThat(Blobs.get(again, key)).hasSize(10);
    }
  }

  @Test
  void leavesNoFileBehindAfterAFailedUpload() throws IOException {
    assertThatThrownBy(
            () ->
                repository()
                    .put(
                        BlobKey.random(),
                        Blobs.failingAfter(Blobs.bytes(1, 100_000), new IOException("gone")),
                        200_000))
        .hasMessage("gone");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .containsExactly("lock");
    }
  }

  @Test
  void lendsItsFolderToOneDaemonAlone() {
    assertThatThrownBy(this::create)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another daemon");
  }
}
