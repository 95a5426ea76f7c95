package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.cluster.ClusterFault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;

/**
 * Goes over the records of a segment in the order of their places. Where its file is replaced
 * meanwhile, and the cluster has the old one no more, it goes on in the new one.
 */
final class SegmentWalk implements AutoCloseable {
  private static final int TRIES = 3;

  private final SegmentReaders readers;
  private final int segment;
  private SegmentReaders.Handle handle;
  private RecordWalk walk;

  /** Of the record that was told last; nothing stands at 0. */
  private int last;

  private SegmentWalk(SegmentReaders readers, int segment) throws IOException {
    this.readers = readers;
    this.segment = segment;
    open();
  }

  /** Over what is there now; empty where there is no such segment. */
  static Optional<SegmentWalk> of(SegmentReaders readers, int segment) {
    try {
      return Optional.of(new SegmentWalk(readers, segment));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(segment, e);
    }
  }

  private static RuntimeException failed(int segment, IOException e) {
    return ClusterFault.of(e, "cannot list segment " + SegmentFolder.name(segment));
  }

  private void open() throws IOException {
    handle = readers.takeSince(segment, System.nanoTime());
    walk = new RecordWalk(handle.reader());
  }

  /** The next record; empty at the end. Bytes that are none are passed over. */
  Optional<RecordHead> next() {
    for (int tries = 1; ; tries++) {
      try {
        Optional<RecordWalk.Item> item = walk.next();
        while (item.isPresent() && !isNew(item.get())) {
          item = walk.next();
        }
        Optional<RecordHead> head = item.flatMap(RecordWalk.Item::head);
        head.ifPresent(found -> last = found.key().place());
        return head;
      } catch (IOException e) {
        if (tries == TRIES) {
          throw failed(segment, e);
        }
        try {
          close();
          open();
        } catch (FileNotFoundException gone) {
          return Optional.empty(); // nothing in it lived
        } catch (IOException again) {
          throw failed(segment, again);
        }
      }
    }
  }

  private boolean isNew(RecordWalk.Item item) {
    return item.head()
        .filter(head -> Integer.compareUnsigned(head.key().place(), last) > 0)
        .isPresent();
  }

  @Override
  public void close() {
    handle.close();
  }
}
