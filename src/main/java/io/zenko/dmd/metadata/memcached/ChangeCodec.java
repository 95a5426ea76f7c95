package io.zenko.dmd.metadata.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Literal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A change as the tree of the log has it, and the key under which it stands there. */
final class ChangeCodec {
  private ChangeCodec() {}

  /** Changes of a session beside each other, in order. */
  static Key key(int session, long sequence) {
    return Key.of(String.format(Locale.ROOT, "%02d/%019d", session, sequence));
  }

  /**
   * @param literals what a value is in a document
   */
  static byte[] encode(LogRecord record, Function<byte[], Literal> literals) {
    Line line = new Line(1024);
    line.ascii("{\"method\":").number(record.method().code());
    line.ascii(",\"millis\":").number(record.time().toEpochMilli());
    line.ascii(",\"bucket\":").string(record.bucket().value().getBytes(UTF_8));
    line.ascii(",\"entries\":[");
    String comma = "";
    for (LogRecord.Entry entry : record.entries()) {
      line.ascii(comma).ascii("{\"key\":").string(entry.key().utf8());
      entry.value().ifPresent(value -> LiteralCodec.write(line, literals.apply(value)));
      entry
          .overhead()
          .ifPresent(
              fields -> {
                line.ascii(",\"before\":{");
                LiteralCodec.writeFirst(line, LiteralCodec.shortest(fields));
                line.ascii("}");
              });
      line.ascii("}");
      comma = ",";
    }
    return line.ascii("]}").toBytes();
  }

  static LogRecord decode(long sequence, byte[] bytes) {
    LineScanner scanner = new LineScanner(bytes, 0, bytes.length);
    scanner.expect("{\"method\":");
    ChangeMethod method = ChangeMethod.of(scanner.number());
    scanner.expect(",\"millis\":");
    Instant time = Instant.ofEpochMilli(scanner.number());
    scanner.expect(",\"bucket\":");
    BucketName bucket = new BucketName(LiteralCodec.text(scanner));
    scanner.expect(",\"entries\":[");
    List<LogRecord.Entry> entries = new ArrayList<>();
    while (!scanner.take("]}")) {
      scanner.take(",");
      scanner.expect("{\"key\":");
      Key key = Key.ofTrusted(scanner.string());
      boolean isRemoved = scanner.take("}");
      Optional<byte[]> value = Optional.empty();
      Optional<byte[]> before = Optional.empty();
      if (!isRemoved && !scanner.take(",\"before\":{")) {
        value = Optional.of(LiteralCodec.read(scanner, bytes));
        isRemoved = scanner.take("}");
        if (!isRemoved) {
          scanner.expect(",\"before\":{");
        }
      }
      if (!isRemoved) {
        before = Optional.of(LiteralCodec.readFirst(scanner, bytes));
        scanner.expect("}}");
      }
      entries.add(new LogRecord.Entry(key, value, before));
    }
    return new LogRecord(sequence, method, bucket, time, entries);
  }
}
