package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.BucketName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a session's writer knows of its buckets from earlier transactions: true as long as the
 * session's catalogue has not moved on, which the lock on the session shows. For one thread.
 */
final class KnownBuckets {
  private static final int MOST = 10_000;
  private static final long NONE = -1;

  private final Map<BucketName, BucketRow> rows = new HashMap<>();
  private long catalogue = NONE;

  /** Forgets all that may have changed since. */
  void moveTo(long current) {
    if (catalogue != current) {
      rows.clear();
      catalogue = current;
    }
  }

  /** What is read from now on may be rolled back. */
  void suspend() {
    rows.clear();
    catalogue = NONE;
  }

  Optional<BucketRow> find(BucketName name) {
    return Optional.ofNullable(rows.get(name));
  }

  void add(BucketRow row) {
    if (catalogue == NONE) {
      return;
    }
    if (rows.size() >= MOST) {
      rows.clear();
    }
    rows.put(row.name(), row);
  }
}
