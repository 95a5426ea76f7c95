package io.zenko.dmd.metadata.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.json.JsonSyntax;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads the lines of an export; see {@link Exporter} for them. Every line is checked, whatever is
 * wrong with one is told with its number.
 */
final class ExportReader {
  /** Longer than any line that the daemon's limits of keys and values can make. */
  private static final int MAX_LINE_BYTES = 256 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private int filled;
  private int at;
  private long number;

  /** What a line says. */
  sealed interface Line {
    record Header() implements Line {}

    record Bucket(BucketName name, int session, boolean readOnly, byte[] attributes)
        implements Line {}

    record Entry(Key key, byte[] value) implements Line {}

    record BucketEnd(BucketName name, BucketTotal total) implements Line {}

    record End(long buckets, long entries) implements Line {}
  }

  ExportReader(InputStream in) {
    this.in = in;
  }

  /** The next line; throws where the input ends before the export does. */
  Line next() throws IOException {
    Optional<byte[]> line = nextLine();
    if (line.isEmpty()) {
      throw failure("the export ends here, but its last line tells of all buckets: it is cut off");
    }
    return parse(line.get());
  }

  /** Whether nothing stands behind the export. */
  void expectEnd() throws IOException {
    if (nextLine().isPresent()) {
      throw failure("there is more behind the export's last line: import each export by itself");
    }
  }

  TransferException failure(String what) {
    return new TransferException("line " + number + ": " + what);
  }

  private Optional<byte[]> nextLine() throws IOException {
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (fill()) {
      for (int i = at; i < filled; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, at, i - at);
          at = i + 1;
          return Optional.of(line.toByteArray());
        }
      }
      line.write(buffer, at, filled - at);
      at = filled;
      if (line.size() > MAX_LINE_BYTES) {
        throw failure("it is longer than any line of an export");
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
  }

  private boolean fill() throws IOException {
    if (at == filled) {
      filled = Math.max(0, in.read(buffer));
      at = 0;
    }
    return at < filled;
  }

  private Line parse(byte[] line) {
    if (!JsonSyntax.isOneLine(line)) {
      throw failure("it is not a JSON value in UTF-8");
    }
    JsonFields fields = new JsonFields(line);
    try {
      if (number == 1) {
        return header(line);
      }
      if (fields.has("key")) {
        return new Line.Entry(Key.of(ExportValue.text(fields, "key")), ExportValue.in(fields));
      }
      if (fields.has("bucket")) {
        return new Line.Bucket(
            new BucketName(ExportValue.text(fields, "bucket")),
            (int) number(fields, "session"),
            fields.isTrue("readOnly"),
            ExportValue.in(fields));
      }
      if (fields.has("end")) {
        return new Line.BucketEnd(
            new BucketName(ExportValue.text(fields, "end")),
            new BucketTotal(number(fields, "entries"), ExportValue.text(fields, "sha256")));
      }
      return new Line.End(number(fields, "buckets"), number(fields, "entries"));
    } catch (TransferException | IllegalArgumentException e) {
      throw new TransferException("line " + number + ": " + e.getMessage(), e);
    }
  }

  private static Line header(byte[] line) {
    JsonFields fields = new JsonFields(line);
    if (!fields.text("format").equals(Optional.of("dmd-export"))) {
      throw new TransferException("this is not an export: its first line has no such format");
    }
    if (number(fields, "version") != 1) {
      throw new TransferException("this version of the daemon reads version 1 of exports");
    }
    return new Line.Header();
  }

  private static long number(JsonFields fields, String name) {
    String text =
        fields
            .raw(name)
            .map(raw -> new String(raw, UTF_8))
            .filter(raw -> raw.matches("[0-9]{1,18}"))
            .orElseThrow(
                () ->
                    new TransferException("it has no whole number \"" + name + "\" as it should"));
    return Long.parseLong(text);
  }
}
