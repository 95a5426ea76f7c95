package io.zenko.dmd.metadata.json.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.memory.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A record of the journal as it is read again; see {@link RecordBody#writeTo} for its layout. */
public record JournalRecord(Head head, List<Change> changes) {
  /** What stands before the entries, with a checksum of its own. */
  public record Head(
      long sequence, long group, ChangeMethod method, BucketName bucket, String time) {}

  /**
   * A key, and where its value stands in the segment; without a place, the key goes.
   *
   * @param overhead what the change log tells of the value before
   */
  public record Change(byte[] key, Optional<Place> place, Optional<byte[]> overhead) {}

  /** A value's place by offset in the file. */
  public record Place(long offset, int length, int checksum, Encoding encoding) {
    public Slot slot() {
      return Slot.of(offset, length, checksum, encoding);
    }
  }

  /** Reads the line that the reader stands on, whose seal holds. */
  public static JournalRecord read(LineReader line) {
    LineScanner scanner = line.scanner();
    Head head =
        readHead(line, scanner)
            .orElseThrow(
                () -> new FormatException("the record's head does not match its checksum"));
    scanner.expect(",\"entries\":[");
    List<Change> changes = new ArrayList<>();
    while (!scanner.take("]")) {
      if (!changes.isEmpty()) {
        scanner.expect(",");
      }
      changes.add(readChange(line, scanner));
    }
    return new JournalRecord(head, changes);
  }

  /** The head alone, of a line that may be damaged behind it. */
  public static Optional<Head> readHead(LineReader line) {
    try {
      return readHead(line, line.scanner());
    } catch (FormatException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Head> readHead(LineReader line, LineScanner scanner) {
    scanner.expect("{\"seq\":");
    long sequence = scanner.number();
    scanner.expect(",\"group\":");
    long group = scanner.number();
    scanner.expect(",\"method\":");
    ChangeMethod method = ChangeMethod.of(scanner.number());
    scanner.expect(",\"db\":");
    BucketName bucket = new BucketName(new String(scanner.string(), UTF_8));
    scanner.expect(",\"time\":");
    String time = new String(scanner.string(), UTF_8);
    int checksum = Line.checksum(line.bytes(), line.from(), scanner.position());
    Line expected = new Line(24).ascii(",\"head\":\"").hex(checksum).ascii("\"");
    if (!scanner.take(new String(expected.toBytes(), UTF_8))) {
      return Optional.empty();
    }
    return Optional.of(new Head(sequence, group, method, bucket, time));
  }

  private static Change readChange(LineReader line, LineScanner scanner) {
    scanner.expect("{\"key\":");
    byte[] key = scanner.string();
    Optional<byte[]> overhead = readOverhead(line, scanner);
    if (scanner.take(",\"type\":\"del\"}")) {
      return new Change(key, Optional.empty(), overhead);
    }
    scanner.expect(",\"length\":");
    int length = (int) scanner.number();
    scanner.expect(",");
    Encoding encoding = readEncoding(scanner);
    int at = scanner.position();
    scanner.skip(length);
    int checksum = Line.checksum(line.bytes(), at, at + length);
    scanner.expect(encoding == Encoding.JSON ? "}" : "\"}");
    long offset = line.offset() + (at - line.from());
    return new Change(key, Optional.of(new Place(offset, length, checksum, encoding)), overhead);
  }

  private static Optional<byte[]> readOverhead(LineReader line, LineScanner scanner) {
    if (!scanner.take(",\"overheadLength\":")) {
      return Optional.empty();
    }
    int length = (int) scanner.number();
    scanner.expect(",\"overhead\":");
    int at = scanner.position();
    scanner.skip(length);
    return Optional.of(Arrays.copyOfRange(line.bytes(), at, at + length));
  }

  /** The name of the value's member, up to the value's first byte. */
  static Encoding readEncoding(LineScanner scanner) {
    for (Encoding encoding : Encoding.values()) {
      String quote = encoding == Encoding.JSON ? "" : "\"";
      if (scanner.take("\"" + encoding.member() + "\":" + quote)) {
        return encoding;
      }
    }
    throw new FormatException("expected a value at byte " + scanner.position() + " of the line");
  }
}
