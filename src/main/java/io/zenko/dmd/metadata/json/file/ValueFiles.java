package io.zenko.dmd.metadata.json.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The files that are read by position, for the life of the process.
 *
 * <p>A file that is no longer needed is retired: removed at once from the disk's point of view of a
 * new reader, but only when no cursor is left that was opened before. A point read that finds its
 * file gone looks its key up again.
 */
public final class ValueFiles {
  private final Volume volume;
  private final int maxOpenHandles;
  private long nextNumber;
  private final Deque<ValueFile> openHandles = new ArrayDeque<>();
  private final Map<Pin, Long> pins = new HashMap<>();
  private final Deque<Retired> retired = new ArrayDeque<>();
  private long clock;

  public ValueFiles(Volume volume, int maxOpenHandles) {
    this.volume = volume;
    this.maxOpenHandles = maxOpenHandles;
  }

  /** Held by a cursor from before it takes its view of a bucket until it is closed. */
  public static final class Pin {
    private Pin() {}
  }

  private record Retired(ValueFile file, long since) {}

  public synchronized ValueFile register(Path path) {
    return new ValueFile(this, nextNumber++, path);
  }

  /** The file's handle, opened now unless another reader was faster. */
  synchronized Volume.File openHandle(ValueFile file) throws IOException {
    Optional<Volume.File> opened = file.openedHandle();
    if (opened.isPresent()) {
      return opened.get();
    }
    if (file.isGone()) {
      throw new RetiredException(file.path());
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
  public synchronized void dropHandle(ValueFile file) throws IOException {
    openHandles.remove(file);
    file.closeHandle();
  }

  public synchronized Pin pin() {
    Pin pin = new Pin();
    pins.put(pin, clock++);
    return pin;
  }

  public synchronized void unpin(Pin pin) throws IOException {
    pins.remove(pin);
    sweep();
  }

  /**
   * As {@link #unpin}, for whoever is done with reading: that a file stays is no failure of his.
   */
  public void release(Pin pin) {
    try {
      unpin(pin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the file once no cursor can refer to it. */
  public synchronized void retire(ValueFile file) throws IOException {
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
      file.setGone();
      closeAll(file.path());
      volume.delete(file.path());
    }
  }

  /** All handles: a bucket that was let go of and opened again has its files registered twice. */
  private void closeAll(Path path) throws IOException {
    for (Iterator<ValueFile> all = openHandles.iterator(); all.hasNext(); ) {
      ValueFile file = all.next();
      if (file.path().equals(path)) {
        all.remove();
        file.closeHandle();
      }
    }
  }

  public synchronized int openHandleCount() {
    return openHandles.size();
  }

  public synchronized void close() throws IOException {
    for (ValueFile file : openHandles) {
      file.closeHandle();
    }
    openHandles.clear();
  }
}
