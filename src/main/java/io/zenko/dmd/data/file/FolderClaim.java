package io.zenko.dmd.data.file;

import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A daemon's claim on the folder of its blobs, without which nothing in it is changed: on all of
 * the folder, or, beside other daemons, on a folder for uploads that this daemon has for itself.
 * Whoever takes the claim settles what the process before has left there. A disk that is full or
 * read-only may refuse that; then the claim is tried again for the next change.
 *
 * <p>The claim is a lock of the operating system, which ends with the process that holds it. So a
 * daemon that can take the lock of another knows that the other is no more, and that nobody else
 * settles now what it has left.
 */
final class FolderClaim {
  private static final System.Logger LOG = System.getLogger(FolderClaim.class.getName());

  private static final int MOST_DAEMONS = 256;

  private final Disk disk;
  private final BlobFolder folder;
  private final boolean shared;
  private final Uploads uploads;
  private final SegmentStore segments;
  private final Runnable onTaken;
  private volatile FolderLock lock;

  /**
   * @param shared whether other daemons use the folder as well
   * @param onTaken run once the folder is claimed and what was left there is settled
   */
  FolderClaim(
      Disk disk,
      BlobFolder folder,
      boolean shared,
      Uploads uploads,
      SegmentStore segments,
      Runnable onTaken) {
    this.disk = disk;
    this.folder = folder;
    this.shared = shared;
    this.uploads = uploads;
    this.segments = segments;
    this.onTaken = onTaken;
  }

  /**
   * Takes the claim unless it was taken before.
   *
   * @throws IllegalStateException where other daemons leave no place for this one
   */
  void ensure() {
    if (lock == null) {
      take();
    }
  }

  private synchronized void take() {
    if (lock != null) {
      return;
    }
    try {
      folder.prepare();
      FolderLock taken = shared ? takeIncoming() : FolderLock.take(folder.root());
      int orphans = 0;
      try {
        orphans = uploads.recover();
        segments.begin(folder.incoming());
        lock = taken;
        onTaken.run();
      } finally {
        if (lock == null) {
          taken.close();
        }
      }
      if (orphans > 0) {
        LOG.log(System.Logger.Level.INFO, "removed {0} uploads that a crash cut off", orphans);
      }
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot prepare " + folder.root(), disk, folder.root());
    }
  }

  /** The first folder for uploads that no other daemon has; what a crash left there is ours now. */
  private FolderLock takeIncoming() throws IOException {
    for (int number = 1; number <= MOST_DAEMONS; number++) {
      folder.prepareIncoming(number);
      Optional<FolderLock> taken = FolderLock.tryTake(folder.incoming());
      if (taken.isPresent()) {
        return taken.get();
      }
    }
    throw new IllegalStateException(
        MOST_DAEMONS + " daemons keep their blobs in " + folder.root() + ": no more can");
  }

  /**
   * Settles what daemons have left that are no more: those that shared the folder, and one that had
   * it alone. Their locks are free; whoever holds one is the only one who looks.
   */
  void takeOverFromTheDead() {
    if (lock == null) {
      return;
    }
    try {
      for (Path other : folder.otherIncoming()) {
        if (!segments.hasLeft(other)) {
          continue;
        }
        Optional<FolderLock> taken = FolderLock.tryTake(folder.lockFolder(other));
        if (taken.isPresent()) {
          try {
            segments.takeOver(other);
          } finally {
            taken.get().close();
          }
        }
      }
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot take over what another daemon has left");
    }
  }

  /**
   * Lets go of the folder.
   *
   * @param ending ends before whatever works in the folder, while nobody can take the claim
   */
  synchronized void release(Runnable ending) {
    ending.run();
    try {
      if (lock != null) {
        lock.close();
        lock = null;
      }
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot let go of " + folder.root());
    }
  }
}
