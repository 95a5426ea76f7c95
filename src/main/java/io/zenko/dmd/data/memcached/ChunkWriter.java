package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.memcached.Replication;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Writes a blob's chunks, some of them at once while the body is read on. */
final class ChunkWriter {
  private final Replication replication;
  private final BufferBudget budget;
  private final ChunkBuffers buffers;
  private final int window;
  private final BlobHead head;
  private final int[] checksums;
  private final Deque<CompletableFuture<Integer>> onTheWay = new ArrayDeque<>();
  private int begun;

  ChunkWriter(
      Replication replication,
      BufferBudget budget,
      ChunkBuffers buffers,
      int window,
      BlobHead head) {
    this.replication = replication;
    this.budget = budget;
    this.buffers = buffers;
    this.window = window;
    this.head = head;
    this.checksums = new int[head.chunks()];
  }

  /**
   * The checksums of all chunks, once every one of them is stored.
   *
   * @param claim on its way while the first chunk is read; no chunk is sent before it is there
   */
  int[] write(InputStream body, CompletableFuture<Integer> claim) throws IOException {
    onTheWay.add(claim);
    int last = head.chunks() - 1;
    for (int chunk = 0; chunk <= last; chunk++) {
      int count = head.bytesOf(chunk);
      makeRoom(count);
      boolean sent = false;
      try {
        byte[] bytes = buffers.take(count);
        readFully(body, bytes, (long) chunk * head.chunkBytes(), head.length());
        checksums[chunk] = head.checksum(chunk, bytes);
        if (chunk == 0) {
          awaitAll();
        }
        begun = chunk + 1;
        if (chunk < last) {
          onTheWay.add(
              replication
                  .set(head.chunkItem(chunk), bytes, Duration.ZERO)
                  .whenComplete(
                      (taken, failure) -> {
                        if (failure == null) {
                          reuse(bytes, taken);
                        }
                        budget.giveBack(count);
                      }));
          sent = true;
        } else {
          // Nothing is left to do meanwhile: another thread would only cost time.
          reuse(bytes, replication.setNow(head.chunkItem(chunk), bytes));
        }
      } finally {
        if (!sent) {
          budget.giveBack(count);
        }
      }
    }
    awaitAll();
    return checksums;
  }

  /** A server that has not answered may still be sent the array. */
  private void reuse(byte[] bytes, int taken) {
    if (taken == replication.replicas()) {
      buffers.giveBack(bytes);
    }
  }

  private void awaitAll() {
    while (!onTheWay.isEmpty()) {
      join(onTheWay.remove());
    }
  }

  /** Chunks that may be stored, once nothing is on its way any more. */
  int settle() {
    onTheWay.forEach(write -> write.handle((taken, failure) -> taken).join());
    onTheWay.clear();
    return begun;
  }

  static void readFully(InputStream body, byte[] bytes, long before, long length)
      throws IOException {
    int got = body.readNBytes(bytes, 0, bytes.length);
    if (got < bytes.length) {
      throw new EOFException("the body ended after " + (before + got) + " of " + length);
    }
  }

  private void makeRoom(int count) {
    while (!onTheWay.isEmpty()) {
      if (onTheWay.size() < window && budget.tryTake(count)) {
        return;
      }
      join(onTheWay.remove());
    }
    budget.take(count);
  }

  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DataException known) {
        // Thrown on another thread: this one's trace says who has waited for it.
        throw new DataException(known.failure(), known.getMessage(), known);
      }
      throw e;
    }
  }
}
