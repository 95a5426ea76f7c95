package io.zenko.dmd.data.file;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixture is a file that the first version wrote: every later one reads it. */
class BlobFormatTest {
  private static final BlobKey KEY = new BlobKey("0123456789abcdef0123456789abcdef01234567");
  private static final Instant CREATED = Instant.parse("2026-11-22T12:00:00Z");
  private static final byte[] BYTES = Blobs.bytes(42, 1000);
  private static final int BLOCK_BYTES = 256;

  @TempDir Path folder;

  @Test
  void readsAFileOfVersionOne() throws IOException {
    Path file = Files.write(folder.resolve("blob"), fixture());
    try (Blob blob = FileBlob.open(FileChannel.open(file, StandardOpenOption.READ), KEY)) {
      assertThat(blob.created()).isEqualTo(CREATED);
      assertThat(Blobs.get(blob, ByteRange.whole(blob.size()))).isEqualTo(BYTES);
    }
  }

  @Test
  void writesAFileOfVersionOne() throws IOException {
    Path file = folder.resolve("blob");
    BlobHeader header = new BlobHeader(KEY, BYTES.length, BLOCK_BYTES, CREATED);
    try (FileChannel channel = new Disk().create(file)) {
      new BlobWriter(new Disk(), header, file, channel).write(new ByteArrayInputStream(BYTES));
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(fixture());
  }

  @Test
  void refusesAFileOfALaterVersionByItsNumber() throws IOException {
    byte[] later = fixture();
    later[7] = 2;
    assertThatThrownBy(() -> BlobHeader.decode(ByteBuffer.wrap(later), KEY))
        .satisfies(failsWith(Failure.CORRUPT))
        .hasMessageContaining("format 2");
  }

  private static byte[] fixture() throws IOException {
    try (InputStream file = BlobFormatTest.class.getResourceAsStream("/data/blob-file-v1.bin")) {
      return file.readAllBytes();
    }
  }
}
