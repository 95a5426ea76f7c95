package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads the lines of a run from the first to the last, and verifies each and their order. */
final class RunLines implements Closeable {
  private final Path path;
  private final Volume.File file;
  private final LineReader line;
  private final CRC32C checksum = new CRC32C();
  private final byte[] bucket;
  private long entries;
  private byte[] key;
  private boolean deletion;

  RunLines(Volume volume, Path path) throws IOException {
    this.path = path;
    this.file = volume.open(path);
    this.line = new LineReader(file, 0);
    this.bucket =
        RunLine.readHeader(sealedLine())
            .orElseThrow(() -> new FormatException(path + " does not begin as a run does"));
  }

  /** The bucket that the run says it is of. */
  byte[] bucket() {
    return bucket;
  }

  /** Moves to the next entry or deletion; false where the last line has told the same number. */
  boolean next() throws IOException {
    LineScanner scanner = sealedLine();
    Optional<Long> told = RunLine.readTrailer(scanner);
    if (told.isPresent()) {
      if (told.get() != entries) {
        throw new FormatException(path + " has not the entries that its last line tells");
      }
      if (line.nextOffset() != file.size()) {
        throw new FormatException(path + " goes on behind its last line");
      }
      return false;
    }
    byte[] before = key;
    key = RunLine.readKey(scanner);
    if (before != null && Arrays.compareUnsigned(before, key) >= 0) {
      throw new FormatException(path + ": the key at byte " + line.offset() + " is out of order");
    }
    deletion = RunLine.readDeletion(scanner);
    entries++;
    return true;
  }

  private LineScanner sealedLine() throws IOException {
    long offset = line.nextOffset();
    if (!line.next()) {
      throw new FormatException(path + " ends at byte " + offset + " without its last line");
    }
    if (!line.isSealed()) {
      throw new FormatException(path + ": the line at byte " + offset + " is damaged");
    }
    checksum.update(line.bytes(), line.from(), length());
    return line.scanner();
  }

  byte[] key() {
    return key;
  }

  boolean isDeletion() {
    return deletion;
  }

  long place() {
    return line.offset();
  }

  /** Of the line, its newline included. */
  int length() {
    return (int) (line.nextOffset() - line.offset());
  }

  byte[] bytes() {
    return line.bytes();
  }

  int from() {
    return line.from();
  }

  /** The checksum of all that was read. */
  int checksum() {
    return (int) checksum.getValue();
  }

  long size() throws IOException {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
