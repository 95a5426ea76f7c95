package io.zenko.dmd.data.memcached;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays of full chunks that were written, for the next ones to be read into: a new array of that
 * size costs as much time to be cleared, and to be collected, as the bytes cost to be read.
 */
final class ChunkBuffers {
  private static final long MAX_IDLE_BYTES = 8 << 20;

  private final int chunkBytes;
  private final Deque<byte[]> idle = new ArrayDeque<>();

  ChunkBuffers(int chunkBytes) {
    this.chunkBytes = chunkBytes;
  }

  /** An array of exactly so many bytes, with anything in it. */
  byte[] take(int count) {
    byte[] used = count == chunkBytes ? last() : null;
    return used == null ? new byte[count] : used;
  }

  /** The one used last, which the processor may still have at hand. */
  private synchronized byte[] last() {
    return idle.pollLast();
  }

  /** To be called once nobody reads the array any more. */
  synchronized void giveBack(byte[] bytes) {
    if (bytes.length == chunkBytes && (long) idle.size() * chunkBytes < MAX_IDLE_BYTES) {
      idle.addLast(bytes);
    }
  }
}
