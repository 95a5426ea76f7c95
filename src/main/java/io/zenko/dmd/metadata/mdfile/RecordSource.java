package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.LogRecord;
import java.util.Optional;

/** The records of a change log up to a certain one. */
final class RecordSource implements Source {
  private final ChangeLog.Reader reader;
  private final long last;
  private LogRecord record;

  RecordSource(ChangeLog.Reader reader, long last) {
    this.reader = reader;
    this.last = last;
  }

  @Override
  public boolean next() {
    if (record != null && record.sequence() >= last) {
      return false;
    }
    Optional<LogRecord> next = reader.next().filter(found -> found.sequence() <= last);
    next.ifPresent(found -> record = found);
    return next.isPresent();
  }

  @Override
  public void write(StringBuilder json) {
    RecordJson.write(record, json);
  }

  @Override
  public void close() {
    reader.close();
  }
}
