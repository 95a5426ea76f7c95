package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.SimulatedDisk;
import io.zenko.dmd.data.file.disk.DiskState;
import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A simulated disk for a store of short blobs. */
public final class SimulatedVolume extends SimulatedDisk<SimulatedVolume> implements Volume {
  private boolean failsDirectory;
  private Runnable onOpen = () -> {};
  private Runnable onLock = () -> {};

  /** What happens once when a file was opened, before whoever opened it has it. */
  void onOpen(Runnable action) {
    onOpen = action;
  }

  /** What happens once before somebody gets a lock. */
  void onLock(Runnable action) {
    onLock = action;
  }

  /** The next force of a directory fails. */
  synchronized void failForceOfDirectory() {
    failsDirectory = true;
  }

  @Override
  protected SimulatedVolume blank() {
    return new SimulatedVolume();
  }

  @Override
  public File open(Path path, boolean writable) throws IOException {
    File opened = new VolumeFile(path, inode(path));
    Runnable action = onOpen;
    onOpen = () -> {};
    action.run();
    return opened;
  }

  @Override
  public synchronized File create(Path path) throws IOException {
    requireAlive();
    if (isFile(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (!isDirectory(path.getParent())) {
      throw new NoSuchFileException(path.toString());
    }
    return new VolumeFile(path, newInode(path));
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    addDirectory(directory);
  }

  @Override
  public boolean delete(Path path) throws IOException {
    return remove(path);
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    if (failsDirectory) {
      failsDirectory = false;
      throw new IOException("Input/output error");
    }
    syncNames(directory);
  }

  @Override
  public DiskState state(Path folder, IOException fault) {
    return "No space left on device".equals(fault.getMessage())
        ? DiskState.FULL
        : DiskState.WRITABLE;
  }

  @Override
  public Optional<Lock> lock(Path file, long position, boolean shared, boolean waits) {
    Runnable action = onLock;
    onLock = () -> {};
    action.run();
    return Optional.of(() -> {});
  }

  private final class VolumeFile extends OpenFile implements File {
    VolumeFile(Path path, Inode inode) {
      super(path, inode);
    }

    @Override
    public void force() throws IOException {
      syncContent();
    }
  }
}
