package io.zenko.dmd.metadata.json.memory;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import java.util.Optional;

/**
 * What one segment of the journal changed in a bucket: keys with the places of their values in the
 * segment, and deletions. Never changed; a change makes another one.
 *
 * @param source the segment's file
 */
public record MemTable(ValueFile source, KeyIndex entries) {
  /** About what an entry takes beside its key: arrays, a slot, its share of nodes. */
  private static final int ENTRY_BYTES = 64;

  public static MemTable of(ValueFile source) {
    return new MemTable(source, KeyIndex.EMPTY);
  }

  /** About the heap that an entry with this key takes. */
  public static long bytesOf(byte[] key) {
    return (long) ENTRY_BYTES + key.length;
  }

  /** This table with the key's value at the slot, or its deletion. */
  public MemTable put(byte[] key, Slot slot) {
    return new MemTable(source, entries.put(key, slot));
  }

  /** Where the value is, or a deletion; empty where the segment did not change the key. */
  public Optional<Slot> find(byte[] key) {
    return entries.get(key);
  }

  public long size() {
    return entries.size();
  }

  public KeyCursor cursor(Order order, SlotReader values) {
    return new MemCursor(this, order, values);
  }
}
