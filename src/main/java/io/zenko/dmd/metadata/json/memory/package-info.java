/**
 * What the journal has of a bucket and its runs have not: a table a segment, in memory.
 *
 * <pre>
 *   MemTable table = MemTable.of(segmentFile).put(key, slot).put(other, Slot.DELETION);
 *   Optional&lt;Slot&gt; slot = table.find(key);
 *   Literal value = SegmentValues.read(table.source(), slot.get());
 *   try (KeyCursor cursor = table.cursor(Order.ASCENDING, SegmentValues::read)) { ... }
 * </pre>
 *
 * <p>A table never changes: a change makes a new one that shares most of its nodes. So whoever
 * holds one holds the bucket as it was.
 *
 * <p>May name {@code run}, {@code file} and {@code line}.
 */
package io.zenko.dmd.metadata.json.memory;
