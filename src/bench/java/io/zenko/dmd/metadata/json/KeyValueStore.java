package io.zenko.dmd.metadata.json;

import java.io.IOException;
import java.util.List;

/** What {@link ScaleBenchmark} asks of an engine. */
interface KeyValueStore extends AutoCloseable {
  String name();

  /** Puts keys with the same value; durable when {@link #settle} or the next but some returns. */
  void put(List<byte[]> keys, byte[] value) throws IOException;

  /** Puts a key, which is durable when this returns; many threads do so at once. */
  void putDurably(byte[] key, byte[] value);

  /** Waits until all that was put is durable. */
  void settle();

  /** Waits until merges rest. */
  void rest();

  boolean get(byte[] key);

  /** Reads so many entries from the key on, and answers with their number. */
  int page(byte[] from, int limit);

  @Override
  void close();
}
