package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Applies the records of a segment at the start. */
final class Replay {
  private final Shard shard;
  private final Segment segment;
  private final Map<BucketName, Long> unknown;

  Replay(Shard shard, Segment segment, Map<BucketName, Long> unknown) {
    this.shard = shard;
    this.segment = segment;
    this.unknown = unknown;
  }

  void apply(JournalRecord record) throws IOException {
    JournalRecord.Head head = record.head();
    Bucket bucket = shard.catalogue().claim(shard.newBucket(head.bucket()));
    if (isInFiles(bucket, head.sequence())) {
      return;
    }
    switch (head.method()) {
      case CREATE -> {
        bucket.forget();
        bucket.restore(head.sequence(), attributesIn(record));
        unknown.remove(head.bucket());
      }
      case DELETE -> {
        bucket.forget();
        unknown.remove(head.bucket());
      }
      case PUT_ATTRIBUTES -> {
        if (isKnown(bucket, head)) {
          bucket.restoreAttributes(attributesIn(record));
        }
      }
      default -> {
        if (isKnown(bucket, head)) {
          for (JournalRecord.Change change : record.changes()) {
            Optional<Slot> slot = change.place().map(place -> place.in(segment.file()));
            bucket.recover(new Bucket.Recovered(change.key(), slot));
          }
        }
      }
    }
  }

  /** Whether the files have the record already, or are of a bucket made after it. */
  private static boolean isInFiles(Bucket bucket, long sequence) {
    return bucket
        .files()
        .manifest()
        .map(m -> sequence <= m.checkpoint() || sequence <= m.created())
        .orElse(false);
  }

  /**
   * A record of a bucket that is not there is right where a later record removes the bucket: its
   * files may be gone already.
   */
  private boolean isKnown(Bucket bucket, JournalRecord.Head head) {
    if (!bucket.committed().exists()) {
      unknown.putIfAbsent(head.bucket(), head.sequence());
      return false;
    }
    return true;
  }

  private byte[] attributesIn(JournalRecord record) throws IOException {
    JournalRecord.Place place = record.changes().get(0).place().orElseThrow();
    return Literal.decode(place.encoding(), segment.file().read(place.offset(), place.length()));
  }
}
