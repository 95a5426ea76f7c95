package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.PiecewiseInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** The bytes of a range, from the chunks that it touches, some of which are fetched ahead. */
final class ChunkInputStream extends PiecewiseInputStream {
  private final BlobHead head;
  private final IntFunction<CompletableFuture<byte[]>> fetch;
  private final BufferBudget budget;
  private final int window;
  private final int lastChunk;
  private final Deque<CompletableFuture<byte[]>> ahead = new ArrayDeque<>();
  private int nextChunk;

  /** Of the chunk that is being read, what it took from the budget. */
  private int held;

  /**
   * @param fetch yields a chunk, checked
   */
  ChunkInputStream(
      BlobHead head,
      ByteRange range,
      IntFunction<CompletableFuture<byte[]>> fetch,
      BufferBudget budget,
      int window) {
    super(range);
    this.head = head;
    this.fetch = fetch;
    this.budget = budget;
    this.window = window;
    this.nextChunk = (int) (range.from() / head.chunkBytes());
    this.lastChunk = range.isEmpty() ? -1 : (int) ((range.end() - 1) / head.chunkBytes());
    boolean filled = false;
    try {
      fill();
      filled = true;
    } finally {
      if (!filled) {
        close();
      }
    }
  }

  @Override
  protected void fetch(long wanted) {
    fetchAhead();
    int number = (int) (wanted / head.chunkBytes());
    CompletableFuture<byte[]> next = ahead.remove();
    byte[] chunk;
    try {
      chunk = ChunkWriter.join(next);
    } catch (RuntimeException e) {
      budget.giveBack(head.bytesOf(number));
      throw e;
    }
    held = chunk.length;
    hold(chunk, chunk.length, (long) number * head.chunkBytes());
  }

  @Override
  protected void letGo() {
    if (held > 0) {
      budget.giveBack(held);
      held = 0;
    }
  }

  private void fetchAhead() {
    while (nextChunk <= lastChunk && ahead.size() < window) {
      int count = head.bytesOf(nextChunk);
      if (ahead.isEmpty()) {
        budget.take(count);
      } else if (!budget.tryTake(count)) {
        return;
      }
      ahead.add(fetch.apply(nextChunk++));
    }
  }

  /** What is still on its way keeps its room until it has come. */
  @Override
  public void close() {
    finish();
    int number = nextChunk - ahead.size();
    while (!ahead.isEmpty()) {
      int count = head.bytesOf(number++);
      var unused = ahead.remove().whenComplete((bytes, failure) -> budget.giveBack(count));
    }
  }
}
