package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.BucketName;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which buckets the records of a journal make or remove, gathered while they are read in their
 * order. A record of a bucket that is not there is right as long as a later one removes the bucket,
 * whose files may be gone already; where none does, something has lost the bucket.
 */
public final class Lifecycles {
  private final Map<BucketName, Long> changed = new HashMap<>();
  private final Map<BucketName, Long> missing = new HashMap<>();

  /** The record makes or removes its bucket. */
  public void change(JournalRecord.Head head) {
    missing.remove(head.bucket());
    changed.put(head.bucket(), head.sequence());
  }

  /** The record is of a bucket that is not there. */
  public void miss(JournalRecord.Head head) {
    missing.putIfAbsent(head.bucket(), head.sequence());
  }

  /** The buckets that were made or removed. */
  public Set<BucketName> changed() {
    return changed.keySet();
  }

  /** Whether the bucket was made or removed behind this record. */
  public boolean isChangedAfter(BucketName bucket, long sequence) {
    return changed.getOrDefault(bucket, 0L) > sequence;
  }

  /** The buckets that were not there and that no later record removed, each with its record. */
  public Map<BucketName, Long> missing() {
    return Collections.unmodifiableMap(missing);
  }

  /** What to say of the damage to a bucket that is missing. */
  public static String neverMade(long sequence) {
    return "record " + sequence + " is of a bucket never made";
  }
}
