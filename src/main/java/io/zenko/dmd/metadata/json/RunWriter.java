package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.FileWriter;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes a run and, beside it, its index.
 *
 * <pre>
 *   {"format":"dmd-run","version":1,"bucket":"photos","crc":"01234567"}
 *   {"key":"a","value":{"content-length":1},"crc":"01234567"}        in the order of the keys
 *   {"key":"b","type":"del","crc":"01234567"}                        overrules older runs
 *   {"entries":2,"crc":"01234567"}
 * </pre>
 */
final class RunWriter implements Closeable {
  private final Path path;
  private final FileWriter lines;
  private final RunIndexWriter index;
  private final Volume volume;
  private long entries;
  private boolean finished;

  RunWriter(Volume volume, Path path, String bucket) throws IOException {
    this.volume = volume;
    this.path = path;
    this.lines = new FileWriter(volume, path);
    this.index = new RunIndexWriter(volume, Run.indexPath(path));
    lines
        .line()
        .ascii("{\"format\":\"dmd-run\",\"version\":1,\"bucket\":")
        .string(bucket.getBytes(UTF_8))
        .seal(0);
  }

  /** Copies an entry whose value is in another file. */
  void copy(byte[] key, Slot slot, ValueFile source) throws IOException {
    byte[] literal = source.read(slot.offset(), slot.length());
    if (Literal.checksum(literal) != slot.checksum()) {
      throw new FormatException(
          source.path() + ": the value at byte " + slot.offset() + " is damaged");
    }
    put(key, slot.encoding(), literal, slot.checksum());
  }

  private void put(byte[] key, Encoding encoding, byte[] literal, int checksum) throws IOException {
    Line line = lines.line();
    int from = line.length();
    String quote = encoding == Encoding.JSON ? "" : "\"";
    line.ascii("{\"key\":").string(key);
    line.ascii(",\"").ascii(encoding.member()).ascii("\":").ascii(quote);
    long offset = lines.position();
    line.raw(literal).ascii(quote).seal(from);
    lines.flushIfFull();
    JournalRecord.Place place = new JournalRecord.Place(offset, literal.length, checksum, encoding);
    add(new RunEntry(key, Optional.of(place)));
  }

  void delete(byte[] key) throws IOException {
    Line line = lines.line();
    int from = line.length();
    line.ascii("{\"key\":").string(key).ascii(",\"type\":\"del\"").seal(from);
    lines.flushIfFull();
    add(new RunEntry(key, Optional.empty()));
  }

  private void add(RunEntry entry) throws IOException {
    index.add(entry);
    entries++;
  }

  long entries() {
    return entries;
  }

  /** Makes the run durable, but for its name in the directory. */
  Manifest.RunFacts finish() throws IOException {
    Line line = lines.line();
    int from = line.length();
    line.ascii("{\"entries\":").number(entries).seal(from);
    FileFacts file = lines.finish(path.getFileName().toString());
    index.finish(file, entries);
    finished = true;
    return new Manifest.RunFacts(file, entries);
  }

  /** A run that is not finished is taken away: on a full disk its bytes are missed. */
  @Override
  public void close() throws IOException {
    try (index) {
      lines.close();
    }
    if (!finished) {
      volume.delete(path);
      volume.delete(Run.indexPath(path));
    }
  }
}
