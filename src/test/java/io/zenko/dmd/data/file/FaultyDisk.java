package io.zenko.dmd.data.file;

import io.zenko.dmd.data.file.disk.DiskState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A disk on which one step fails, by its number. After a crash every later step fails too, as the
 * program that would take it is no more, and files that were not forced have lost their second
 * half: a journal keeps names in their order, not what the files hold.
 */
final class FaultyDisk extends Disk {
  private final String reason;
  private final DiskState state;
  private final boolean crash;
  private int stepsUntilFault = Integer.MAX_VALUE;
  private boolean hit;
  private boolean links = true;
  private final Set<FileChannel> unforced = new HashSet<>();

  private FaultyDisk(String reason, DiskState state, boolean crash) {
    this.reason = reason;
    this.state = state;
    this.crash = crash;
  }

  /** A disk that fails in words of some language, and of which the system then says how it is. */
  static FaultyDisk failingWith(String reason, DiskState state) {
    return new FaultyDisk(reason, state, false);
  }

  static FaultyDisk crashing() {
    return new FaultyDisk("crashed", DiskState.WRITABLE, true);
  }

  @Override
  public DiskState state(Path folder, IOException fault) {
    return state;
  }

  /** The same disk, if a file has but one name on it. */
  FaultyDisk withoutLinks() {
    links = false;
    return this;
  }

  /** Lets so many steps pass, then has one fail. */
  synchronized void failAfter(int steps) {
    stepsUntilFault = steps;
    hit = false;
  }

  synchronized void heal() {
    stepsUntilFault = Integer.MAX_VALUE;
    hit = false;
  }

  synchronized boolean hit() {
    return hit;
  }

  private synchronized void step() throws IOException {
    boolean fails = (crash && hit) || stepsUntilFault == 0;
    stepsUntilFault--;
    if (fails) {
      if (crash && !hit) {
        loseUnforced();
      }
      hit = true;
      throw new IOException(reason);
    }
  }

  private void loseUnforced() throws IOException {
    for (FileChannel channel : unforced) {
      if (channel.isOpen()) {
        channel.truncate(channel.size() / 2);
      }
    }
  }

  @Override
  synchronized FileChannel create(Path file) throws IOException {
    step();
    FileChannel channel = super.create(file);
    unforced.add(channel);
    return channel;
  }

  /** What fails has written a part. */
  @Override
  void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    try {
      step();
    } catch (IOException e) {
      bytes.limit(bytes.position() + bytes.remaining() / 2);
      super.write(channel, bytes);
      throw e;
    }
    super.write(channel, bytes);
  }

  @Override
  synchronized void force(FileChannel channel) throws IOException {
    step();
    super.force(channel);
    unforced.remove(channel);
  }

  @Override
  void link(Path name, Path file) throws IOException {
    if (!links) {
      throw new FileSystemException(name.toString(), file.toString(), "Opération non permise");
    }
    step();
    super.link(name, file);
  }

  @Override
  void rename(Path from, Path to) throws IOException {
    step();
    super.rename(from, to);
  }

  @Override
  void forceDirectory(Path directory) throws IOException {
    step();
    super.forceDirectory(directory);
  }

  @Override
  void createDirectory(Path directory) throws IOException {
    step();
    super.createDirectory(directory);
  }

  @Override
  boolean delete(Path file) throws IOException {
    step();
    return super.delete(file);
  }
}
