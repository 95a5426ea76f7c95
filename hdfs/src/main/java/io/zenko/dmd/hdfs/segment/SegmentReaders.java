package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Open segments, those that were used last. One that was replaced is let go; whoever reads it reads
 * on, as long as the cluster has it.
 */
final class SegmentReaders implements AutoCloseable {
  private final Cluster cluster;
  private final SegmentFolder folder;
  private final int most;
  private final LinkedHashMap<Integer, Handle> open = new LinkedHashMap<>(16, 0.75f, true);

  /** Who opens a segment, so that others wait for it instead of doing so as well. */
  private final Object[] opening = Stream.generate(Object::new).limit(64).toArray();

  /** What a segment's file must not be older than. */
  private final Map<Integer, Integer> generations = new HashMap<>();

  /** When a segment is to have been opened at the earliest. */
  private long notBefore = System.nanoTime();

  SegmentReaders(Cluster cluster, SegmentFolder folder, int most) {
    this.cluster = cluster;
    this.folder = folder;
    this.most = most;
  }

  /** One of those who use a reader; closed by the last. */
  final class Handle implements AutoCloseable {
    private final SegmentReader reader;
    private int users = 1;

    private Handle(SegmentReader reader) {
      this.reader = reader;
    }

    SegmentReader reader() {
      return reader;
    }

    @Override
    public void close() {
      boolean last;
      synchronized (SegmentReaders.this) {
        last = --users == 0;
      }
      if (last) {
        reader.close();
      }
    }
  }

  /** A reader of a segment, which whoever got it closes. */
  Handle take(int segment) throws IOException {
    synchronized (this) {
      Handle known = open.get(segment);
      if (known != null && isCurrent(known.reader)) {
        known.users++;
        return known;
      }
    }
    return takeSince(segment, System.nanoTime());
  }

  /**
   * A reader that was opened at that time or later ({@link System#nanoTime}): it sees all that was
   * durable then. Those who want one of the same segment share it.
   */
  Handle takeSince(int segment, long since) throws IOException {
    synchronized (opening[Math.floorMod(segment, opening.length)]) {
      synchronized (this) {
        Handle known = open.get(segment);
        if (known != null && known.reader.openedAt() - since >= 0) {
          known.users++;
          return known;
        }
      }
      return renew(segment);
    }
  }

  private Handle renew(int segment) throws IOException {
    SegmentReader reader = SegmentReader.open(cluster, folder.file(segment), segment);
    Handle handle = new Handle(reader);
    Handle replaced = null;
    Handle eldest = null;
    synchronized (this) {
      if (reader.header().generation() >= generations.getOrDefault(segment, 0)) {
        handle.users++;
        replaced = open.put(segment, handle);
        if (open.size() > most) {
          Iterator<Handle> all = open.values().iterator();
          eldest = all.next();
          all.remove();
        }
      }
    }
    closeUnless(replaced);
    closeUnless(eldest);
    return handle;
  }

  private static void closeUnless(Handle handle) {
    if (handle != null) {
      handle.close();
    }
  }

  /** Whether no newer file of its segment is known, nor may be there. */
  synchronized boolean isCurrent(SegmentReader reader) {
    return reader.openedAt() - notBefore >= 0
        && reader.header().generation() >= generations.getOrDefault(reader.header().segment(), 0);
  }

  /** Whoever asks from now on gets a file that was compacted that often at least. */
  void replace(int segment, int generation) {
    Handle old;
    synchronized (this) {
      generations.merge(segment, generation, Math::max);
      old = open.remove(segment);
    }
    closeUnless(old);
  }

  /** There is no such segment any more. */
  void forget(int segment) {
    Handle old;
    synchronized (this) {
      generations.remove(segment);
      old = open.remove(segment);
    }
    closeUnless(old);
  }

  /** Any segment may have been replaced: whoever asks from now on gets one that is opened anew. */
  synchronized void renewAll() {
    notBefore = System.nanoTime();
    close();
  }

  @Override
  public synchronized void close() {
    open.values()
        .forEach(
            handle -> {
              if (--handle.users == 0) {
                handle.reader.close();
              }
            });
    open.clear();
  }
}
