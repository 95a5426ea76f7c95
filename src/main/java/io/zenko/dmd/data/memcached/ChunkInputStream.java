package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** The bytes of a range, from the chunks that it touches, some of which are fetched ahead. */
final class ChunkInputStream extends InputStream {
  private final BlobHead head;
  private final IntFunction<CompletableFuture<byte[]>> fetch;
  private final BufferBudget budget;
  private final int window;
  private final long end;
  private final int lastChunk;
  private final Deque<CompletableFuture<byte[]>> ahead = new ArrayDeque<>();
  private int nextChunk;
  private long position;
  private byte[] chunk = {};
  private int index;
  private int limit;

  /**
   * @param fetch yields a chunk, checked
   */
  ChunkInputStream(
      BlobHead head,
      ByteRange range,
      IntFunction<CompletableFuture<byte[]>> fetch,
      BufferBudget budget,
      int window) {
    this.head = head;
    this.fetch = fetch;
    this.budget = budget;
    this.window = window;
    this.position = range.from();
    this.end = range.end();
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
  public int read() {
    if (!fill()) {
      return -1;
    }
    position++;
    return chunk[index++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - index);
    System.arraycopy(chunk, index, bytes, offset, count);
    index += count;
    position += count;
    return count;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long start = position;
    while (fill()) {
      int count = limit - index;
      out.write(chunk, index, count);
      index += count;
      position += count;
    }
    return position - start;
  }

  @Override
  public int available() {
    return limit - index;
  }

  /** Whether a byte is there to be handed out, after waiting for its chunk if need be. */
  private boolean fill() {
    if (index < limit) {
      return true;
    }
    letGo();
    if (position >= end) {
      return false;
    }
    fetchAhead();
    int number = (int) (position / head.chunkBytes());
    CompletableFuture<byte[]> next = ahead.remove();
    try {
      chunk = ChunkWriter.join(next);
    } catch (RuntimeException e) {
      budget.giveBack(head.bytesOf(number));
      throw e;
    }
    long start = (long) number * head.chunkBytes();
    index = (int) (position - start);
    limit = (int) Math.min(chunk.length, end - start);
    return true;
  }

  private void letGo() {
    if (chunk.length > 0) {
      budget.giveBack(chunk.length);
      chunk = new byte[0];
      index = 0;
      limit = 0;
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
    letGo();
    position = end;
    int number = nextChunk - ahead.size();
    while (!ahead.isEmpty()) {
      int count = head.bytesOf(number++);
      var unused = ahead.remove().whenComplete((bytes, failure) -> budget.giveBack(count));
    }
  }
}
