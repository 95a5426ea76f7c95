package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads the entries of a run from its lines and verifies them; see {@link RunWriter}. */
final class RunReader implements RunEntries {
  private final String name;
  private final Volume.File file;
  private final LineReader line;
  private long entries;
  private Optional<RunEntry> upcoming;

  RunReader(Volume volume, Run run) throws IOException {
    this.name = run.file().path().toString();
    this.file = volume.open(run.file().path());
    this.line = new LineReader(file, 0);
    LineScanner header = sealedLine();
    header.expect("{\"format\":\"dmd-run\",\"version\":1,");
    upcoming = read();
  }

  /** The bucket that a run says it is of; empty where its first line is damaged. */
  static Optional<BucketName> bucketOf(Volume.File file) throws IOException {
    LineReader line = new LineReader(file, 0);
    if (!line.next() || !line.isSealed()) {
      return Optional.empty();
    }
    LineScanner scanner = line.scanner();
    return scanner.take("{\"format\":\"dmd-run\",\"version\":1,\"bucket\":")
        ? Optional.of(new BucketName(new String(scanner.string(), UTF_8)))
        : Optional.empty();
  }

  private LineScanner sealedLine() throws IOException {
    long offset = line.nextOffset();
    if (!line.next()) {
      throw new FormatException(name + " ends at byte " + offset + " without its last line");
    }
    if (!line.isSealed()) {
      throw new FormatException(name + ": the line at byte " + offset + " is damaged");
    }
    return line.scanner();
  }

  private Optional<RunEntry> read() throws IOException {
    LineScanner scanner = sealedLine();
    if (scanner.take("{\"entries\":")) {
      if (scanner.number() != entries) {
        throw new FormatException(name + " has not the entries that its last line tells");
      }
      return Optional.empty();
    }
    scanner.expect("{\"key\":");
    byte[] key = scanner.string();
    entries++;
    if (scanner.take(",\"type\":\"del\"")) {
      return Optional.of(new RunEntry(key, Optional.empty()));
    }
    scanner.expect(",");
    Encoding encoding = JournalRecord.readEncoding(scanner);
    int from = scanner.position();
    int to = line.to() - (Line.SEAL_LENGTH - 1) - (encoding == Encoding.JSON ? 0 : 1);
    int checksum = Line.checksum(line.bytes(), from, to);
    long offset = line.offset() + (from - line.from());
    return Optional.of(
        new RunEntry(
            key, Optional.of(new JournalRecord.Place(offset, to - from, checksum, encoding))));
  }

  @Override
  public boolean hasNext() {
    return upcoming.isPresent();
  }

  @Override
  public RunEntry next() {
    RunEntry current = upcoming.orElseThrow(NoSuchElementException::new);
    try {
      upcoming = read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return current;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
