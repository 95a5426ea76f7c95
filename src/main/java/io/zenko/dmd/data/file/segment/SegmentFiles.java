package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Open files of segments, each shared by all who read from it. So many stay open for the next
 * reader; those in use are never closed under it.
 *
 * <p>Where several processes share the folder none stays open: only a file that is opened anew is
 * sure to be the one that bears the name, and on NFS to have what others have written.
 */
final class SegmentFiles implements AutoCloseable {
  private final Volume volume;
  private final SegmentFolder folder;
  private final int maxIdle;

  /** By segment; those that nobody uses in the order in which they were let go. */
  private final Map<Integer, Handle> open = new HashMap<>();

  private final LinkedHashMap<Handle, Boolean> idle = new LinkedHashMap<>();
  private boolean closed;

  /** How often a name came to be that of another file, or of none. */
  private long replacements;

  SegmentFiles(Volume volume, SegmentFolder folder, int maxIdle) {
    this.volume = volume;
    this.folder = folder;
    this.maxIdle = maxIdle;
  }

  /** An open file in somebody's hands, until it is closed. */
  final class Handle implements AutoCloseable {
    private final SegmentFile file;
    private int users;
    private boolean replaced;

    private Handle(SegmentFile file) {
      this.file = file;
    }

    SegmentFile file() {
      return file;
    }

    @Override
    public void close() {
      release(this);
    }
  }

  /**
   * @throws NoSuchFileException where there is no such segment
   */
  Handle take(int segment) throws IOException {
    long before;
    synchronized (this) {
      before = replacements;
      Handle handle = open.get(segment);
      if (handle != null && handle.file.file().isOpen()) {
        use(handle);
        return handle;
      }
    }
    // Opened outside of the lock: a slow disk must not hold up the readers of other segments.
    Handle fresh = open(segment);
    Handle taken = fresh;
    synchronized (this) {
      Handle other = closed ? null : open.get(segment);
      if (fresh.replaced || closed || before != replacements) {
        fresh.replaced = true; // maybe since it was opened
      } else if (other == null || !other.file.file().isOpen()) {
        open.put(segment, fresh);
        if (other != null) {
          other.replaced = true;
          idle.remove(other);
        }
      } else {
        taken = other;
      }
      use(taken);
    }
    if (taken != fresh) {
      fresh.file.file().close();
    }
    return taken;
  }

  /** On a disk that takes no writes blobs are read all the same; that handle is not kept. */
  private Handle open(int segment) throws IOException {
    Path file = folder.file(segment);
    boolean once = maxIdle == 0;
    Volume.File opened;
    try {
      opened = volume.open(file, true);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      opened = volume.open(file, false);
      once = true;
    }
    Handle handle = new Handle(SegmentFile.open(opened, segment));
    handle.replaced = once;
    return handle;
  }

  private void use(Handle handle) {
    if (handle.users++ == 0) {
      idle.remove(handle);
    }
  }

  private void release(Handle handle) {
    List<Handle> done = new ArrayList<>();
    synchronized (this) {
      if (--handle.users > 0) {
        return;
      }
      if (handle.replaced) {
        done.add(handle);
      } else {
        idle.put(handle, true);
        while (idle.size() > maxIdle) {
          Handle oldest = idle.keySet().iterator().next();
          idle.remove(oldest);
          open.remove(oldest.file.segment());
          done.add(oldest);
        }
      }
    }
    done.forEach(SegmentFiles::closeFile);
  }

  /** Has the next reader open the segment's file anew: another bears its name, or none does. */
  void replace(int segment) {
    Handle handle;
    synchronized (this) {
      replacements++;
      handle = open.remove(segment);
      if (handle == null) {
        return;
      }
      handle.replaced = true;
      idle.remove(handle);
      if (handle.users > 0) {
        return;
      }
    }
    closeFile(handle);
  }

  synchronized int openFiles() {
    return open.size();
  }

  @Override
  public void close() {
    List<Integer> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(open.keySet());
    }
    all.forEach(this::replace);
  }

  private static void closeFile(Handle handle) {
    try {
      handle.file.file().close();
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot close segment " + SegmentFolder.name(handle.file.segment()));
    }
  }
}
