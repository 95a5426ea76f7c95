package io.zenko.dmd.data.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zenko.dmd.data.file.disk.DiskState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the system itself says of disks, in whatever language. */
class DiskStateTest {
  @TempDir Path folder;

  @Test
  void aDeviceWithoutRoomIsFullThoughTheFolderHasRoom() throws IOException {
    try (FileChannel full = FileChannel.open(Path.of("/dev/full"), WRITE)) {
      IOException fault =
          catchThrowableOfType(IOException.class, () -> full.write(ByteBuffer.allocate(1)));
      assertThat(DiskState.after(fault, folder)).isEqualTo(DiskState.FULL);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDiskThatTakesWritesAgainFailedForSomethingElse() throws IOException {
    IOException fault = new IOException("No space left on device, said somebody");
    assertThat(DiskState.after(fault, folder)).isEqualTo(DiskState.WRITABLE);
    assertThat(folder).isEmptyDirectory();
  }

  /** Where the machine has one: the kernel's own file systems often are. */
  @Test
  void aReadOnlyDiskIsKnownByItsMount() throws IOException {
    Path readOnly = Path.of("/sys");
    assumeTrue(Files.isDirectory(readOnly) && Files.getFileStore(readOnly).isReadOnly());
    IOException fault =
        catchThrowableOfType(
            IOException.class,
            () -> FileChannel.open(readOnly.resolve("file"), CREATE_NEW, WRITE).close());
    assertThat(DiskState.after(fault, readOnly)).isEqualTo(DiskState.READ_ONLY);
  }

  /** A path that is as long as one may be stands for a disk that has turned read-only by itself. */
  @Test
  void aDiskThatHasRoomAndTakesNoFilesRefuses() throws IOException {
    Path deep = folder;
    while (deep.toString().length() < 3_800) {
      deep = Files.createDirectory(deep.resolve("d".repeat(200)));
    }
    deep = Files.createDirectory(deep.resolve("d".repeat(4_090 - deep.toString().length() - 1)));
    IOException fault = new IOException("Read-only file system, in whatever words");

    assertThat(DiskState.after(fault, deep)).isEqualTo(DiskState.REFUSING);
  }

  @Test
  void aProcessWithFewFilesHasDescriptorsLeft() {
    assertThat(DiskState.lacksDescriptors()).isFalse();
  }
}
