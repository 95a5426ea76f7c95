package io.zenko.dmd.metadata.json.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file operations that the repository's durability rests on, each one step that can fail or be
 * the last before a crash. {@link DiskVolume} is the real one; tests put a simulated one in its
 * place.
 */
public interface Volume {
  /** Opens a file that exists. */
  File open(Path path) throws IOException;

  /** Makes a file; one that exists is emptied. Its name is durable after {@link #syncDirectory}. */
  File create(Path path) throws IOException;

  boolean exists(Path path);

  boolean isDirectory(Path path);

  /** The names in a directory, sorted; none where there is no such directory. */
  List<String> list(Path directory) throws IOException;

  /** Is told of a name in a directory. */
  @FunctionalInterface
  interface NameSink {
    void accept(String name) throws IOException;
  }

  /** The same one by one and in no order, for directories of very many. */
  default void forEachName(Path directory, NameSink sink) throws IOException {
    for (String name : list(directory)) {
      sink.accept(name);
    }
  }

  /** Makes a directory and its missing parents durably. */
  void createDirectories(Path directory) throws IOException;

  /** Renames atomically, replacing what stands at {@code to}. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file, or an empty directory; nothing happens where there is none. */
  void delete(Path path) throws IOException;

  /** Makes the creations, renames and deletions in a directory durable. */
  void syncDirectory(Path directory) throws IOException;

  long usableBytes(Path path) throws IOException;

  /** Locks a file against other processes; empty where another has it. */
  Optional<Lock> lock(Path path) throws IOException;

  /** Held until it is closed, or the process ends. */
  interface Lock extends Closeable {}

  /** An open file, read and written by position. */
  interface File extends Closeable {
    /** Fills the buffer from {@code position}; stops short only at the end of the file. */
    void read(ByteBuffer target, long position) throws IOException;

    /** Writes all of the buffer. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Makes content and size durable. */
    void sync() throws IOException;

    void truncate(long size) throws IOException;

    long size() throws IOException;
  }
}
