package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A frame on its way to a client, in parts. A long one waits in a file that has no name: how much
 * clients ask for and do not read never decides how much of the heap they take.
 */
final class PendingFrame {
  private static final Logger LOG = Logger.getLogger(PendingFrame.class.getPackageName());
  private static final int LONG_BYTES = 256 * 1024;
  private static final int PART_BYTES = 64 * 1024;

  private final int length;
  private final byte[] memory;
  private final Optional<FileChannel> file;
  private int taken;

  private PendingFrame(int length, byte[] memory, Optional<FileChannel> file) {
    this.length = length;
    this.memory = memory;
    this.file = file;
  }

  static PendingFrame of(byte[] frame) {
    return frame.length > LONG_BYTES
        ? new PendingFrame(frame.length, new byte[0], Optional.of(spool(frame)))
        : new PendingFrame(frame.length, frame, Optional.empty());
  }

  private static FileChannel spool(byte[] frame) {
    try {
      FileChannel file =
          FileChannel.open(
              Files.createTempFile("answer", null), CREATE, READ, WRITE, DELETE_ON_CLOSE);
      boolean spooled = false;
      try {
        // The machine copies what is written through memory of the thread's own: not all at once.
        for (int from = 0; from < frame.length; ) {
          int count = Math.min(frame.length - from, PART_BYTES);
          from += file.write(ByteBuffer.wrap(frame, from, count));
        }
        spooled = true;
        return file;
      } finally {
        if (!spooled) {
          file.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a long answer cannot wait in a file of java.io.tmpdir: " + e.getMessage(), e);
    }
  }

  int left() {
    return length - taken;
  }

  /** The next part: all of it, where it is in memory. */
  byte[] take() throws IOException {
    if (file.isEmpty()) {
      taken = length;
      return memory;
    }
    ByteBuffer part = ByteBuffer.allocate(Math.min(left(), PART_BYTES));
    while (part.hasRemaining()) {
      if (file.get().read(part, (long) taken + part.position()) < 0) {
        throw new EOFException("the file of a long answer has become shorter");
      }
    }
    taken += part.capacity();
    return part.array();
  }

  /** Lets go of its file. */
  void close() {
    file.ifPresent(PendingFrame::close);
  }

  private static void close(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the file of a long answer could not be closed", e);
    }
  }
}
