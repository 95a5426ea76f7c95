package io.zenko.dmd.metadata.json.file;

import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that is read by position: a segment of the journal, a run of a bucket, or the index of
 * one. Its handle is opened when it is needed and may be taken away to spare descriptors; the file
 * itself is read until it is retired.
 */
public final class ValueFile {
  private final ValueFiles owner;
  private final long number;
  private final Path path;
  private volatile Volume.File handle;
  private volatile boolean gone;

  ValueFile(ValueFiles owner, long number, Path path) {
    this.owner = owner;
    this.number = number;
    this.path = path;
  }

  /** What no other file of this process has. */
  public long number() {
    return number;
  }

  public Path path() {
    return path;
  }

  /**
   * The bytes from {@code offset} on.
   *
   * @throws RetiredException where the file is gone by right
   * @throws FormatException where it ends before
   */
  public byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(ByteBuffer.wrap(bytes), offset);
    return bytes;
  }

  /** Fills the buffer, likewise. */
  public void read(ByteBuffer target, long offset) throws IOException {
    int from = target.position();
    withHandle(
        opened -> {
          target.position(from); // again, after a turn that came to nothing
          opened.read(target, offset);
          return null;
        });
    if (target.hasRemaining()) {
      throw new FormatException(path + " ends before byte " + (offset + target.limit() - from));
    }
  }

  /** How long the file is. */
  public long size() throws IOException {
    return withHandle(Volume.File::size);
  }

  private interface Use<T> {
    T of(Volume.File opened) throws IOException;
  }

  private <T> T withHandle(Use<T> use) throws IOException {
    while (true) {
      Volume.File opened = handle();
      try {
        return use.of(opened);
      } catch (ClosedChannelException e) {
        if (opened == handle) {
          throw e; // it is closed, and nobody has taken it away
        }
        // The next turn opens another, unless the file itself is gone, which opening it then says.
      }
    }
  }

  /** To be used where nobody opens others meanwhile, who could take it away. */
  public Volume.File handle() throws IOException {
    Volume.File current = handle;
    if (current != null) {
      return current;
    }
    return owner.openHandle(this);
  }

  boolean isGone() {
    return gone;
  }

  /** For the owner, under its lock. */
  void setGone() {
    gone = true;
  }

  /** For the owner, under its lock: a lock of the file's own could wait for that one crosswise. */
  Optional<Volume.File> openedHandle() {
    return Optional.ofNullable(handle);
  }

  /** For the owner, under its lock. */
  void setHandle(Volume.File opened) {
    handle = opened;
  }

  /** For the owner, under its lock. */
  void closeHandle() throws IOException {
    Volume.File current = handle;
    handle = null;
    if (current != null) {
      current.close();
    }
  }
}
