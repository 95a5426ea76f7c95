package io.zenko.dmd.metadata.json;

import io.zenko.dmd.SimulatedDisk;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A simulated disk for a store of metadata. */
final class SimulatedVolume extends SimulatedDisk<SimulatedVolume> implements Volume {
  @Override
  protected SimulatedVolume blank() {
    return new SimulatedVolume();
  }

  @Override
  public File open(Path path) throws IOException {
    return new VolumeFile(path, inode(path));
  }

  @Override
  public File create(Path path) throws IOException {
    return new VolumeFile(path, newInode(path));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    addDirectory(directory);
  }

  @Override
  public void delete(Path path) throws IOException {
    remove(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    syncNames(directory);
  }

  @Override
  public long usableBytes(Path path) {
    return room();
  }

  @Override
  public Optional<Lock> lock(Path path) {
    return Optional.of(() -> {});
  }

  private final class VolumeFile extends OpenFile implements File {
    VolumeFile(Path path, Inode inode) {
      super(path, inode);
    }

    @Override
    public void sync() throws IOException {
      syncContent();
    }
  }
}
