package io.zenko.dmd.http.transfer;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.BitSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One file of the system's for all bodies that wait outside of memory: however many they are, they
 * cost one descriptor. It is made of pages, each of which belongs to one body at a time; and it
 * loses its name when it is opened, so that not even a crash leaves it behind.
 */
final class SpoolFile {
  static final int PAGE_BYTES = 16 * 1024;

  private static final Logger LOG = Logger.getLogger(SpoolFile.class.getPackageName());

  /** Guarded by this; those of positions are used by whoever has the page. */
  private final BitSet taken = new BitSet();

  private FileChannel file;
  private boolean closed;

  /** A page that is nobody's. */
  synchronized int take() throws IOException {
    if (closed) {
      throw new IOException("the daemon is stopping");
    }
    if (file == null) {
      file =
          FileChannel.open(
              Files.createTempFile("spool", null), CREATE, READ, WRITE, DELETE_ON_CLOSE);
    }
    int page = taken.nextClearBit(0);
    taken.set(page);
    return page;
  }

  /** Gives a page back; the file becomes empty with the last. */
  synchronized void giveBack(int page) {
    taken.clear(page);
    if (taken.isEmpty() && file != null && !closed) {
      try {
        file.truncate(0);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the file of answers that wait could not be made shorter", e);
      }
    }
  }

  void write(int page, int offset, byte[] bytes, int from, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, from, count);
    long position = position(page, offset);
    while (buffer.hasRemaining()) {
      position += channel().write(buffer, position);
    }
  }

  void read(int page, int offset, byte[] bytes, int to, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, to, count);
    long position = position(page, offset);
    while (buffer.hasRemaining()) {
      int got = channel().read(buffer, position);
      if (got < 0) {
        throw new EOFException("the file of answers that wait has become shorter");
      }
      position += got;
    }
  }

  private static long position(int page, int offset) {
    return (long) page * PAGE_BYTES + offset;
  }

  private synchronized FileChannel channel() throws IOException {
    if (closed) {
      throw new IOException("the daemon is stopping");
    }
    return file;
  }

  synchronized long usedBytes() {
    return (long) taken.cardinality() * PAGE_BYTES;
  }

  synchronized void close() {
    closed = true;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the file of answers that wait could not be closed", e);
      }
    }
  }
}
