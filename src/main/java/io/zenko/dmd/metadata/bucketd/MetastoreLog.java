package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import java.util.List;
import java.util.Optional;

/**
 * What a session's log tells of the list of buckets: a change of a bucket is one of an entry of
 * {@code __metastore}; all else keeps its number and says nothing.
 */
final class MetastoreLog implements ChangeLog {
  private final ChangeLog log;

  MetastoreLog(ChangeLog log) {
    this.log = log;
  }

  @Override
  public long last() {
    return log.last();
  }

  @Override
  public long oldest() {
    return log.oldest();
  }

  @Override
  public Reader read(long first) {
    Reader reader = log.read(first);
    return new Reader() {
      @Override
      public Optional<LogRecord> next() {
        return reader.next().map(MetastoreLog::ofMap);
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  private static LogRecord ofMap(LogRecord record) {
    return switch (record.method()) {
      case CREATE, PUT_ATTRIBUTES -> entry(record, ChangeMethod.PUT, attributes(record));
      case DELETE -> entry(record, ChangeMethod.DEL, Optional.empty());
      case PUT, DEL, BATCH, NOOP ->
          new LogRecord(
              record.sequence(), ChangeMethod.NOOP, Metastore.NAME, record.time(), List.of());
    };
  }

  /** The attributes that a record of a bucket itself bears. */
  static Optional<byte[]> attributes(LogRecord record) {
    return record.entries().stream().findFirst().flatMap(LogRecord.Entry::value);
  }

  private static LogRecord entry(LogRecord of, ChangeMethod method, Optional<byte[]> value) {
    LogRecord.Entry entry = new LogRecord.Entry(Key.of(of.bucket().value()), value);
    return new LogRecord(of.sequence(), method, Metastore.NAME, of.time(), List.of(entry));
  }
}
