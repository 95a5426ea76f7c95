package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that values are read from by position: a segment of the journal or a run of a bucket. Its
 * handle is opened when it is needed and may be taken away to spare descriptors; the file itself is
 * read until it is retired.
 */
final class ValueFile {
  private final ValueFiles owner;
  private final int number;
  private final Path path;
  private final AtomicLong deadBytes = new AtomicLong();
  private volatile Volume.File handle;

  ValueFile(ValueFiles owner, int number, Path path) {
    this.owner = owner;
    this.number = number;
    this.path = path;
  }

  int number() {
    return number;
  }

  Path path() {
    return path;
  }

  /** Bytes of values in this file that no key points to any more, since the bucket was opened. */
  long deadBytes() {
    return deadBytes.get();
  }

  void addDead(int length) {
    deadBytes.addAndGet(length);
  }

  byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    while (true) {
      try {
        handle().read(target, offset + target.position());
        break;
      } catch (ClosedChannelException e) {
        // The handle was taken away under the read; the next turn opens another, unless the file
        // itself is gone, which opening it then says.
        target.clear();
      }
    }
    if (target.hasRemaining()) {
      throw new FormatException(path + " ends before byte " + (offset + length));
    }
    return bytes;
  }

  Volume.File handle() throws IOException {
    Volume.File current = handle;
    if (current != null) {
      return current;
    }
    return owner.openHandle(this);
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
