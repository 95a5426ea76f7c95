package io.zenko.dmd.metadata.json.merge;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A pass over several sources at once; of a key that several have, the first source counts.
 * Deletions are told as they are.
 *
 * <p>The sources that have more stand in a heap by their keys, of equal ones the first source on
 * top. Where the top alone moves on, which is the usual case, it costs two comparisons.
 */
public final class MergeCursor implements KeyCursor {
  private final KeyCursor[] sources;
  private final boolean ascending;

  /** Places of sources. */
  private final int[] heap;

  private int filled;
  private boolean started;
  private boolean ahead;

  /**
   * @param sources those that overrule others first; they are closed with this
   */
  public MergeCursor(List<KeyCursor> sources, Order order) {
    this.sources = sources.toArray(KeyCursor[]::new);
    this.ascending = order == Order.ASCENDING;
    this.heap = new int[this.sources.length];
  }

  @Override
  public boolean next() throws IOException {
    if (!started) {
      start();
    } else if (ahead) {
      ahead = false;
    } else if (filled > 0) {
      byte[] done = key();
      do {
        advanceTop();
      } while (filled > 0 && Arrays.equals(key(), done));
    }
    return filled > 0;
  }

  private void start() throws IOException {
    started = true;
    for (int i = 0; i < sources.length; i++) {
      if (sources[i].next()) {
        heap[filled++] = i;
      }
    }
    heapify();
  }

  private void heapify() {
    for (int i = filled / 2 - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  private void advanceTop() throws IOException {
    if (!sources[heap[0]].next()) {
      heap[0] = heap[--filled];
    }
    siftDown(0);
  }

  private void siftDown(int from) {
    int parent = from;
    while (2 * parent + 1 < filled) {
      int child = 2 * parent + 1;
      if (child + 1 < filled && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (isBefore(heap[parent], heap[child])) {
        return;
      }
      int moved = heap[parent];
      heap[parent] = heap[child];
      heap[child] = moved;
      parent = child;
    }
  }

  private boolean isBefore(int source, int other) {
    int order = Arrays.compareUnsigned(sources[source].key(), sources[other].key());
    if (order == 0) {
      return source < other;
    }
    return ascending ? order < 0 : order > 0;
  }

  @Override
  public void seek(byte[] key) throws IOException {
    if (!started) {
      for (KeyCursor source : sources) {
        source.seek(key);
      }
      return;
    }
    if (filled == 0 || !isPast(key, key())) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < filled; i++) {
      KeyCursor source = sources[heap[i]];
      boolean more = true;
      if (isPast(key, source.key())) {
        source.seek(key);
        more = source.next();
      }
      if (more) {
        heap[kept++] = heap[i];
      }
    }
    filled = kept;
    heapify();
    ahead = true;
  }

  private boolean isPast(byte[] key, byte[] other) {
    int order = Arrays.compareUnsigned(key, other);
    return ascending ? order > 0 : order < 0;
  }

  @Override
  public byte[] key() {
    return sources[heap[0]].key();
  }

  @Override
  public boolean isDeletion() {
    return sources[heap[0]].isDeletion();
  }

  @Override
  public Optional<Literal> value() throws IOException {
    return sources[heap[0]].value();
  }

  @Override
  public void appendTo(Line line) throws IOException {
    sources[heap[0]].appendTo(line);
  }

  @Override
  public void close() throws IOException {
    for (KeyCursor source : sources) {
      source.close();
    }
  }
}
