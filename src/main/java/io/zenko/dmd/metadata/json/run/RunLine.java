package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Literal;
import java.util.Arrays;
import java.util.Optional;

/** How the lines of a run are written, and read again. */
public final class RunLine {
  private static final String HEADER = "{\"format\":\"dmd-run\",\"version\":1,\"bucket\":";
  private static final String TRAILER = "{\"entries\":";
  private static final String KEY = "{\"key\":";
  private static final String DELETION = ",\"type\":\"del\"";

  private static final Encoding[] ENCODINGS = Encoding.values();

  private RunLine() {}

  /** The first line. */
  static void header(Line line, byte[] bucket) {
    int from = line.length();
    line.ascii(HEADER).string(bucket).seal(from);
  }

  /** The last line. */
  static void trailer(Line line, long entries) {
    int from = line.length();
    line.ascii(TRAILER).number(entries).seal(from);
  }

  public static void put(Line line, byte[] key, Literal value) {
    int from = line.length();
    String quote = value.encoding() == Encoding.JSON ? "" : "\"";
    line.ascii(KEY).string(key);
    line.ascii(",\"").ascii(value.encoding().member()).ascii("\":").ascii(quote);
    line.raw(value.bytes()).ascii(quote).seal(from);
  }

  public static void delete(Line line, byte[] key) {
    int from = line.length();
    line.ascii(KEY).string(key).ascii(DELETION).seal(from);
  }

  /** The bucket that the first line names; empty where it is no first line of a run. */
  static Optional<byte[]> readHeader(LineScanner scanner) {
    return scanner.take(HEADER) ? Optional.of(scanner.string()) : Optional.empty();
  }

  /** The number in the last line; empty where it is the line of an entry. */
  static Optional<Long> readTrailer(LineScanner scanner) {
    return scanner.take(TRAILER) ? Optional.of(scanner.number()) : Optional.empty();
  }

  static byte[] readKey(LineScanner scanner) {
    scanner.expect(KEY);
    return scanner.string();
  }

  /** Whether the line whose key was read is that of a deletion. */
  static boolean readDeletion(LineScanner scanner) {
    return scanner.take(DELETION);
  }

  /**
   * The value in a line whose key was read and that is not that of a deletion.
   *
   * @param end of the line, its newline excluded
   */
  static Literal readValue(LineScanner scanner, byte[] bytes, int end) {
    scanner.expect(",\"");
    Encoding encoding = readEncoding(scanner);
    int from = scanner.position();
    int to = end - (Line.SEAL_LENGTH - 1) - (encoding == Encoding.JSON ? 0 : 1);
    return new Literal(encoding, Arrays.copyOfRange(bytes, from, to));
  }

  private static Encoding readEncoding(LineScanner scanner) {
    for (Encoding encoding : ENCODINGS) {
      if (scanner.take(encoding.member())) {
        scanner.expect(encoding == Encoding.JSON ? "\":" : "\":\"");
        return encoding;
      }
    }
    throw new FormatException("expected a value at byte " + scanner.position() + " of the line");
  }
}
