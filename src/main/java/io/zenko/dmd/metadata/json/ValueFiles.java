package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The files that slots refer to, by number, for the life of the process.
 *
 * <p>A file that is no longer needed is retired: removed at once from the disk's point of view of a
 * new reader, but only when no cursor is left that was opened before. Such a cursor may still hold
 * slots of it. A point read that finds its file gone looks its key up again.
 */
final class ValueFiles {
  private final Volume volume;
  private final int maxOpenHandles;

  /** Read without a lock; replaced, never changed in place, but for the slots of new files. */
  private volatile ValueFile[] byNumber = new ValueFile[64];

  private int nextNumber;
  private final Deque<ValueFile> openHandles = new ArrayDeque<>();
  private final Map<Pin, Long> pins = new HashMap<>();
  private final Deque<Retired> retired = new ArrayDeque<>();
  private long clock;

  ValueFiles(Volume volume, int maxOpenHandles) {
    this.volume = volume;
    this.maxOpenHandles = maxOpenHandles;
  }

  /** Held by a cursor from before it takes its view of the index until it is closed. */
  static final class Pin {}

  private record Retired(ValueFile file, long since) {}

  synchronized ValueFile register(Path path) {
    if (nextNumber == Slot.MAX_FILES) {
      throw new MetadataException(
          Failure.UNAVAILABLE, "this process has used all its file numbers: restart it");
    }
    ValueFile file = new ValueFile(this, nextNumber, path);
    ValueFile[] files = byNumber;
    if (nextNumber == files.length) {
      files = Arrays.copyOf(files, files.length * 2);
    }
    files[nextNumber++] = file;
    byNumber = files;
    return file;
  }

  /** The file with this number, or null where it is retired and gone. */
  ValueFile get(int number) {
    return byNumber[number];
  }

  /** The file's handle, opened now unless another reader was faster. */
  synchronized Volume.File openHandle(ValueFile file) throws IOException {
    Optional<Volume.File> opened = file.openedHandle();
    if (opened.isPresent()) {
      return opened.get();
    }
    if (byNumber[file.number()] != file) {
      throw new NoSuchFileException(file.path().toString(), null, "it is retired");
    }
    while (openHandles.size() >= maxOpenHandles) {
      openHandles.removeFirst().closeHandle();
    }
    Volume.File handle = volume.open(file.path());
    openHandles.addLast(file);
    file.setHandle(handle);
    return handle;
  }

  /** From now on the file is read as its path has it now. */
  synchronized void dropHandle(ValueFile file) throws IOException {
    openHandles.remove(file);
    file.closeHandle();
  }

  synchronized Pin pin() {
    Pin pin = new Pin();
    pins.put(pin, clock++);
    return pin;
  }

  synchronized void unpin(Pin pin) throws IOException {
    pins.remove(pin);
    sweep();
  }

  /** Removes the file once no cursor can refer to it. */
  synchronized void retire(ValueFile file) throws IOException {
    retired.addLast(new Retired(file, clock++));
    sweep();
  }

  private void sweep() throws IOException {
    long oldest = pins.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    for (Iterator<Retired> all = retired.iterator(); all.hasNext(); ) {
      Retired candidate = all.next();
      if (candidate.since() > oldest) {
        return;
      }
      all.remove();
      ValueFile file = candidate.file();
      byNumber[file.number()] = null;
      openHandles.remove(file);
      file.closeHandle();
      volume.delete(file.path());
    }
  }

  int openHandleCount() {
    synchronized (this) {
      return openHandles.size();
    }
  }

  synchronized void close() throws IOException {
    for (ValueFile file : byNumber) {
      if (file != null) {
        file.closeHandle();
      }
    }
  }
}
