package org.example.dmd;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.Sessions;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The store is one session, and all changes are still in memory: its log goes back to the first.
 */
record OneSession(HeapMetadataRepository repository) implements Sessions, ChangeLog {
  @Override
  public int count() {
    return 1;
  }

  @Override
  public OptionalInt of(BucketName bucket) {
    return repository.attributes(bucket).isPresent() ? OptionalInt.of(0) : OptionalInt.empty();
  }

  @Override
  public ChangeLog log(int session) {
    return this;
  }

  @Override
  public Optional<String> trouble(int session) {
    return repository.trouble();
  }

  @Override
  public long last() {
    return repository.last();
  }

  @Override
  public long oldest() {
    return 1;
  }

  @Override
  public Reader read(long first) {
    if (first < 1 || first > last() + 1) {
      throw new IllegalArgumentException("no record " + first);
    }
    Iterator<LogRecord> records = repository.changesFrom(first).iterator();
    return new Reader() {
      @Override
      public Optional<LogRecord> next() {
        return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }
}
