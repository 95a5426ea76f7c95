package io.zenko.dmd.data.file.disk;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Whether a disk takes writes, by what the system says in numbers and by trying. */
public enum DiskState {
  FULL,
  READ_ONLY,

  /**
   * It has room and its mount lets writes pass, and it takes none: as after an error of its own.
   */
  REFUSING,
  WRITABLE;

  /** With less room than this, a write may be the one that finds none. */
  public static final long MIN_AVAILABLE_BYTES = 1 << 20;

  private static final Path FULL_DEVICE = Path.of("/dev/full");
  private static final Path NULL_DEVICE = Path.of("/dev/null");
  private static final int TRIAL_BYTES = 4096;

  /**
   * Looks at the disk of a folder after a write on it failed.
   *
   * @throws IOException where nothing is to be known of the disk
   */
  public static DiskState after(IOException fault, Path folder) throws IOException {
    FileStore store = Files.getFileStore(folder);
    if (store.isReadOnly() || (Files.isDirectory(folder) && !Files.isWritable(folder))) {
      return READ_ONLY;
    }
    if (store.getUsableSpace() < MIN_AVAILABLE_BYTES || saysNoSpace(fault)) {
      return FULL;
    }
    return Files.isDirectory(folder) ? tried(folder) : WRITABLE;
  }

  /**
   * Whether it is the fault of a device that never has room: that tells a disk whose room is free
   * again by now, and one that has room and no names for files left.
   */
  private static boolean saysNoSpace(IOException fault) {
    try (FileChannel device = FileChannel.open(FULL_DEVICE, WRITE)) {
      device.write(ByteBuffer.allocate(1));
      return false;
    } catch (IOException e) {
      return Files.exists(FULL_DEVICE) && Objects.equals(reasonOf(e), reasonOf(fault));
    }
  }

  private static String reasonOf(IOException fault) {
    return fault instanceof FileSystemException named ? named.getReason() : fault.getMessage();
  }

  /** A disk on which this user has used up a quota takes names, and no bytes. */
  private static DiskState tried(Path folder) throws IOException {
    Path trial;
    try {
      trial = Files.createTempFile(folder, "trial", null);
    } catch (IOException e) {
      return REFUSING;
    }
    try (FileChannel channel = FileChannel.open(trial, WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(TRIAL_BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return WRITABLE;
    } catch (IOException e) {
      return FULL;
    } finally {
      Files.deleteIfExists(trial);
    }
  }

  /** Whether this process, or the machine, has no file descriptor left. */
  public static boolean lacksDescriptors() {
    try {
      FileChannel.open(NULL_DEVICE).close();
      return false;
    } catch (IOException e) {
      return Files.exists(NULL_DEVICE);
    }
  }
}
