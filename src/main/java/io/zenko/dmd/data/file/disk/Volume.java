package io.zenko.dmd.data.file.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A disk, step by step, so that tests can cut it at each. What was written is durable once the file
 * was forced, a name once its directory was.
 */
public interface Volume extends DiskStates {
  /** Opens a file that is there, for reading and, where it is asked for, for writing. */
  File open(Path file, boolean writable) throws IOException;

  /** Makes a file; fails where the name is taken. */
  File create(Path file) throws IOException;

  /** Whether the file was there. */
  boolean delete(Path file) throws IOException;

  /** Gives a file another name, and takes that from whatever bears it. */
  void rename(Path from, Path to) throws IOException;

  boolean exists(Path path);

  /** The names in a directory; none where it is not there. */
  List<String> list(Path directory) throws IOException;

  /** Makes a directory unless it is there; its parent is. */
  void createDirectory(Path directory) throws IOException;

  void forceDirectory(Path directory) throws IOException;

  /**
   * Holds a byte of a file that is there for locks, against other processes; not against other
   * threads of this one, which see to that themselves.
   *
   * @param shared whether others may hold it too who say the same
   * @param waits whether to wait for whoever holds it; otherwise empty where somebody does
   */
  Optional<Lock> lock(Path file, long position, boolean shared, boolean waits) throws IOException;

  /** Let go by closing it. */
  interface Lock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** An open file; may be read and written by several threads at once. */
  interface File extends AutoCloseable {
    /** Reads until the buffer is full or the file ends. */
    void read(ByteBuffer target, long position) throws IOException;

    /** Writes all of the buffer. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Makes durable what was written; what has failed once is not made good by a second try. */
    void force() throws IOException;

    void truncate(long size) throws IOException;

    long size() throws IOException;

    /** Whether it was not closed; an interrupt closes it under whoever else uses it. */
    boolean isOpen();

    @Override
    void close() throws IOException;
  }
}
