/**
 * What a store has on the disk beside its journals and its buckets: {@link
 * io.zenko.dmd.metadata.json.directory.StoreDirectory} is the top, {@link
 * io.zenko.dmd.metadata.json.directory.ShardDirectory} a session with what the last checkpoint and
 * the last stop left there. Whoever only reads a store, as a check does, needs no more.
 *
 * <p>May name {@code journal}, {@code file} and {@code line}.
 */
package io.zenko.dmd.metadata.json.directory;
