package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.journal.JournalRecord;
import io.zenko.dmd.metadata.json.journal.Lifecycles;
import io.zenko.dmd.metadata.json.journal.Segment;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.memory.MemTable;
import io.zenko.dmd.metadata.json.memory.Slot;
import java.io.IOException;

/** Applies records of a segment to a bucket at the start. */
final class Replay {
  private final Bucket bucket;
  private final Segment segment;
  private final Lifecycles lifecycles;

  Replay(Bucket bucket, Segment segment, Lifecycles lifecycles) {
    this.bucket = bucket;
    this.segment = segment;
    this.lifecycles = lifecycles;
  }

  void apply(JournalRecord record) throws IOException {
    JournalRecord.Head head = record.head();
    if (isInFiles(head.sequence())) {
      return;
    }
    segment.touch(bucket, memoryOf(record), deletionsOf(record));
    switch (head.method()) {
      case CREATE -> {
        bucket.recovery().forget();
        bucket.recovery().restore(head.sequence(), attributesIn(record));
        lifecycles.change(head);
      }
      case DELETE -> {
        bucket.recovery().forget();
        lifecycles.change(head);
      }
      case PUT_ATTRIBUTES -> {
        if (isKnown(head)) {
          byte[] attributes = attributesIn(record);
          bucket.recovery().change(state -> state.withAttributes(attributes));
        }
      }
      default -> {
        if (isKnown(head) && bucket.damage().isEmpty()) {
          bucket.recovery().change(state -> state.withNewest(changed(state, record)));
        }
      }
    }
  }

  private MemTable changed(BucketState state, JournalRecord record) {
    MemTable table = state.tableFor(segment.file());
    for (JournalRecord.Change change : record.changes()) {
      Slot slot = change.place().map(JournalRecord.Place::slot).orElse(Slot.DELETION);
      table = table.put(change.key(), slot);
    }
    return table;
  }

  /** About the heap that the change takes until it is in runs. */
  private static long memoryOf(JournalRecord record) {
    return record.changes().stream()
        .mapToLong(
            change ->
                MemTable.bytesOf(change.key())
                    + change
                        .place()
                        .filter(p -> !record.head().method().changesEntries())
                        .map(JournalRecord.Place::length)
                        .orElse(0))
        .sum();
  }

  private static long deletionsOf(JournalRecord record) {
    return record.changes().stream().filter(change -> change.place().isEmpty()).count();
  }

  /** Whether the files have the record already, or are of a bucket made after it. */
  private boolean isInFiles(long sequence) {
    return bucket
        .files()
        .manifest()
        .map(m -> sequence <= m.checkpoint() || sequence <= m.created())
        .orElse(false);
  }

  private boolean isKnown(JournalRecord.Head head) {
    if (!bucket.committed().exists()) {
      lifecycles.miss(head);
      return false;
    }
    return true;
  }

  private byte[] attributesIn(JournalRecord record) throws IOException {
    JournalRecord.Place place = record.changes().get(0).place().orElseThrow();
    return Literal.decode(place.encoding(), segment.file().read(place.offset(), place.length()));
  }
}
