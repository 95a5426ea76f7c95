package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The root of the store, as its server has it. Whoever reads sees a root that was there after it
 * had asked: those who ask while an answer is on its way share the next one.
 */
final class Roots {
  private final Items items;
  private final String store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();
  private long begun;
  private long done;
  private boolean isOnTheWay;
  private Snapshot last;
  private MetadataException failure;
  private volatile Known known;

  /** A root with what it takes to replace it. */
  record Seen(Snapshot snapshot, Items.Seen item) {}

  private record Known(byte[] document, Root root) {}

  Roots(Items items, String store) {
    this.items = items;
    this.store = store;
  }

  /** The root as of now. */
  Snapshot now() {
    lock.lock();
    try {
      long wanted = begun + 1;
      while (done < wanted) {
        if (isOnTheWay) {
          answered.awaitUninterruptibly();
        } else {
          read();
        }
      }
      if (failure != null) {
        throw new MetadataException(failure.failure(), failure.getMessage(), failure);
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Holds the lock when it begins and when it ends, not meanwhile. */
  private void read() {
    isOnTheWay = true;
    long number = ++begun;
    lock.unlock();
    Snapshot read = null;
    MetadataException failed = null;
    try {
      read = see().snapshot();
    } catch (MetadataException e) {
      failed = e;
    } catch (RuntimeException e) {
      failed = new MetadataException(Failure.INTERNAL, "a defect while reading the root: " + e, e);
    } finally {
      lock.lock();
      isOnTheWay = false;
      done = number;
      last = read;
      failure = failed;
      answered.signalAll();
    }
  }

  /** The root with what it takes to replace it. */
  Seen see() {
    long nanos = System.nanoTime();
    Items.Seen item = items.see(Root.ITEM).orElseThrow(Roots::missing);
    Root root = root(item.value());
    if (!root.store().equals(store)) {
      throw new MetadataException(
          Failure.UNAVAILABLE,
          "the store in memcached is another one than at the start of this daemon ("
              + store
              + "; now "
              + root.store()
              + "): start it again");
    }
    return new Seen(new Snapshot(root, nanos), item);
  }

  /**
   * Moves the root, if it is as it was seen; whether it did. Where this throws, it is not known.
   */
  boolean replace(Seen seen, Root next) {
    return items.replace(seen.item(), next.document());
  }

  static MetadataException missing() {
    return new MetadataException(
        Failure.UNAVAILABLE,
        "memcached has no store of metadata: it was never made, or its server came back empty and"
            + " all metadata is lost. DMD_MEMCACHED_CREATE=true makes a new, empty one at the"
            + " start");
  }

  private Root root(byte[] document) {
    Known before = known;
    if (before != null && Arrays.equals(before.document(), document)) {
      return before.root();
    }
    Root root = read(document);
    known = new Known(document, root);
    return root;
  }

  static Root read(byte[] document) {
    try {
      return Root.read(document);
    } catch (FormatException e) {
      throw new MetadataException(
          Failure.CORRUPT,
          "the root of the metadata in memcached is damaged: " + e.getMessage(),
          e);
    }
  }
}
