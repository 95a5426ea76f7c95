package io.zenko.dmd.metadata.json.bucket;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.memory.MemTable;
import io.zenko.dmd.metadata.json.memory.Slot;
import io.zenko.dmd.metadata.json.memory.SlotReader;
import io.zenko.dmd.metadata.json.merge.Levels;
import io.zenko.dmd.metadata.json.merge.MergeCursor;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import io.zenko.dmd.metadata.json.run.RunEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A bucket as it is at one moment; never changed once it is made.
 *
 * @param created the number of the record that made the bucket, 0 where there is none
 * @param attributes as they were put; empty where there is no bucket
 * @param tables what segments of the journal have and the runs have not, newest first
 * @param levels the runs
 */
public record BucketState(long created, byte[] attributes, List<MemTable> tables, Levels levels) {
  public static final BucketState ABSENT = new BucketState(0, new byte[0], List.of(), Levels.NONE);

  public static BucketState ofNew(long created, byte[] attributes) {
    return new BucketState(created, attributes, List.of(), Levels.NONE);
  }

  public boolean exists() {
    return created > 0;
  }

  public BucketState withAttributes(byte[] changed) {
    return new BucketState(created, changed, tables, levels);
  }

  public BucketState withLevels(Levels changed) {
    return new BucketState(created, attributes, tables, changed);
  }

  public BucketState withoutTables() {
    return new BucketState(created, attributes, List.of(), levels);
  }

  /** The table that a segment's changes go to: the newest, or an empty one. */
  public MemTable tableFor(ValueFile segment) {
    return !tables.isEmpty() && tables.get(0).source() == segment
        ? tables.get(0)
        : MemTable.of(segment);
  }

  /** This state with a table that was made from {@link #tableFor}. */
  public BucketState withNewest(MemTable table) {
    List<MemTable> changed = new ArrayList<>(tables);
    if (!changed.isEmpty() && changed.get(0).source() == table.source()) {
      changed.set(0, table);
    } else {
      changed.add(0, table);
    }
    return new BucketState(created, attributes, List.copyOf(changed), levels);
  }

  /** The table of a segment, if the segment changed the bucket and is not in the runs yet. */
  public Optional<MemTable> tableOf(ValueFile segment) {
    return tables.stream().filter(table -> table.source() == segment).findFirst();
  }

  /** This state where a segment's changes are in the runs. */
  public BucketState flushed(ValueFile segment, Levels changed) {
    List<MemTable> left = tables.stream().filter(table -> table.source() != segment).toList();
    return new BucketState(created, attributes, left, changed);
  }

  /** About how many entries the bucket has. */
  public long entries() {
    return levels.entries() + tableEntries();
  }

  /** How many keys were changed that the runs have not. */
  public long tableEntries() {
    return tables.stream().mapToLong(MemTable::size).sum();
  }

  /** The value of a key. */
  public Optional<Literal> find(byte[] key, SlotReader values) throws IOException {
    for (MemTable table : tables) {
      Optional<Slot> slot = table.find(key);
      if (slot.isPresent()) {
        return slot.get().isDeletion()
            ? Optional.empty()
            : Optional.of(values.read(table.source(), slot.get()));
      }
    }
    return levels.find(key).flatMap(RunEntry::value);
  }

  /** A pass over all entries and deletions. */
  public KeyCursor cursor(Order order, SlotReader values) {
    List<KeyCursor> sources = new ArrayList<>();
    tables.forEach(table -> sources.add(table.cursor(order, values)));
    sources.addAll(levels.cursors(order));
    return sources.size() == 1 ? sources.get(0) : new MergeCursor(sources, order);
  }
}
