package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The entries of a bucket, as a pass meets them and as the change log makes them. */
public final class Content {
  private Content() {}

  public static Map<Key, String> of(MetadataRepository repository, BucketName bucket) {
    Map<Key, String> entries = new TreeMap<>();
    try (EntryCursor cursor = repository.scan(bucket, KeyRange.ALL, Order.ASCENDING)) {
      while (cursor.next()) {
        entries.put(cursor.key(), text(cursor.value()));
      }
    }
    return entries;
  }

  /** What all changes of a log from the first on make, which is to have no gap. */
  public static Map<Key, String> replayed(ChangeLog log) {
    Map<Key, String> entries = new TreeMap<>();
    long expected = 1;
    try (ChangeLog.Reader reader = log.read(1)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        assertThat(next.get().sequence()).isEqualTo(expected++);
        if (next.get().method().changesEntries()) {
          for (LogRecord.Entry entry : next.get().entries()) {
            entry
                .value()
                .ifPresentOrElse(
                    value -> entries.put(entry.key(), text(value)),
                    () -> entries.remove(entry.key()));
          }
        }
      }
    }
    return entries;
  }
}
