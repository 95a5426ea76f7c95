package io.zenko.dmd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A disk with a cache, in memory: what was written is read again at once, but outlives a power cut
 * for sure only after the file was synced, and a name only after its directory was.
 *
 * <p>It can be told to die before or after any step, to fail a sync as Linux does (what was dirty
 * counts as clean afterwards and never reaches the disk), and to be full.
 *
 * <p>Stores of metadata and of blobs each have a volume of their own, which a subclass gives them.
 *
 * @param <D> the subclass
 */
public abstract class SimulatedDisk<D extends SimulatedDisk<D>> {
  private static final int SECTOR = 512;

  private final Map<Path, Inode> names = new TreeMap<>();
  private final Map<Path, Inode> durableNames = new TreeMap<>();
  private final Set<Path> directories = new HashSet<>();
  private long capacity = Long.MAX_VALUE;
  private int openFiles;
  private volatile Consumer<Path> beforeWrite = path -> {};
  private Optional<Path> failingWrite = Optional.empty();
  private int steps;
  private int dieAt = Integer.MAX_VALUE;
  private boolean dieAfter;
  private boolean dead;
  private int syncs;
  private int failSyncAt = Integer.MAX_VALUE;

  /** The content of a file: as read now, and as it is on the disk for sure. */
  protected static final class Inode {
    private byte[] cached = new byte[0];
    private byte[] durable = new byte[0];
    private final List<int[]> dirty = new ArrayList<>();

    void sync() {
      byte[] merged = Arrays.copyOf(durable, cached.length);
      for (int[] range : dirty) {
        int to = Math.min(range[1], cached.length);
        if (range[0] < to) {
          System.arraycopy(cached, range[0], merged, range[0], to - range[0]);
        }
      }
      durable = merged;
      dirty.clear();
    }
  }

  /** A disk of the same kind with nothing on it. */
  protected abstract D blank();

  public final synchronized void dieAt(int step, boolean after) {
    dieAt = step;
    dieAfter = after;
  }

  public final synchronized int steps() {
    return steps;
  }

  /** From now on the so-many-th sync fails, once. */
  public final synchronized void failSync(int number) {
    syncs = 0;
    failSyncAt = number;
  }

  /** The next write of that file fails, once. */
  public final synchronized void failWrite(Path path) {
    failingWrite = Optional.of(path);
  }

  public final synchronized void setCapacity(long bytes) {
    capacity = bytes;
  }

  protected final synchronized long room() {
    return capacity - used();
  }

  public final synchronized long used() {
    return names.values().stream().distinct().mapToLong(inode -> inode.cached.length).sum();
  }

  public final synchronized byte[] content(Path path) {
    return names.get(path).cached.clone();
  }

  /** The same disk, but for one file. */
  public final synchronized D with(Path path, byte[] content) {
    D made = blank();
    SimulatedDisk<D> next = made;
    next.directories.addAll(directories);
    names.forEach((name, inode) -> next.put(name, inode.cached.clone()));
    next.put(path, content);
    return made;
  }

  /** The same disk without a file. */
  public final synchronized D without(Path path) {
    D made = with(path, new byte[0]);
    SimulatedDisk<D> next = made;
    next.names.remove(path);
    next.durableNames.remove(path);
    return made;
  }

  /** The same disk without a directory and all that is in it. */
  public final synchronized D withoutTree(Path directory) {
    D made = afterKill();
    SimulatedDisk<D> next = made;
    next.names.keySet().removeIf(path -> path.startsWith(directory));
    next.durableNames.keySet().removeIf(path -> path.startsWith(directory));
    next.directories.removeIf(path -> path.startsWith(directory));
    return made;
  }

  public final synchronized List<Path> files() {
    return List.copyOf(names.keySet());
  }

  private void put(Path path, byte[] content) {
    Inode inode = new Inode();
    inode.cached = content;
    inode.durable = content.clone();
    names.put(path, inode);
    durableNames.put(path, inode);
  }

  /**
   * What the disk holds after a power cut now: of what was not synced, any sector or name or not.
   */
  public final synchronized D afterPowerCut(Random random) {
    D made = blank();
    SimulatedDisk<D> next = made;
    next.directories.addAll(directories);
    Set<Path> all = new HashSet<>(names.keySet());
    all.addAll(durableNames.keySet());
    for (Path path : new TreeSet<>(all)) {
      Inode now = names.get(path);
      Inode before = durableNames.get(path);
      Inode kept = now == before || random.nextBoolean() ? now : before;
      if (kept != null) {
        next.put(path, torn(kept, random));
      }
    }
    return made;
  }

  private static byte[] torn(Inode inode, Random random) {
    int length =
        random.nextBoolean() || inode.cached.length <= inode.durable.length
            ? inode.durable.length
            : inode.durable.length + random.nextInt(inode.cached.length - inode.durable.length + 1);
    byte[] content = Arrays.copyOf(inode.durable, length);
    for (int[] range : inode.dirty) {
      for (int at = range[0] - range[0] % SECTOR; at < range[1]; at += SECTOR) {
        int from = Math.max(at, range[0]);
        int to = Math.min(Math.min(at + SECTOR, range[1]), Math.min(length, inode.cached.length));
        if (from < to && random.nextBoolean()) {
          System.arraycopy(inode.cached, from, content, from, to - from);
        }
      }
    }
    return content;
  }

  /** What the next process meets after a kill: all that was written, durable or not. */
  public final synchronized D afterKill() {
    D made = blank();
    SimulatedDisk<D> next = made;
    next.directories.addAll(directories);
    Map<Inode, Inode> copies = new HashMap<>();
    names.forEach((path, inode) -> next.names.put(path, copy(inode, copies)));
    durableNames.forEach((path, inode) -> next.durableNames.put(path, copy(inode, copies)));
    return made;
  }

  private static Inode copy(Inode inode, Map<Inode, Inode> copies) {
    return copies.computeIfAbsent(
        inode,
        original -> {
          Inode copy = new Inode();
          copy.cached = original.cached.clone();
          copy.durable = original.durable.clone();
          copy.dirty.addAll(original.dirty);
          return copy;
        });
  }

  /** How many files are open. */
  public final synchronized int openFiles() {
    return openFiles;
  }

  /** Is run before each write of a file, by the thread that writes. */
  public final void beforeWrites(Consumer<Path> hook) {
    beforeWrite = hook;
  }

  /** A step that changes something; it may be the last that is done, or the first that is not. */
  private void step(Runnable change) throws IOException {
    requireAlive();
    steps++;
    boolean last = steps == dieAt;
    if (!last || dieAfter) {
      change.run();
    }
    if (last) {
      dead = true;
      throw new IOException("the power is cut");
    }
  }

  protected final void requireAlive() throws IOException {
    if (dead) {
      throw new IOException("the power is cut");
    }
  }

  protected final synchronized Inode inode(Path path) throws IOException {
    requireAlive();
    Inode inode = names.get(path);
    if (inode == null) {
      throw new NoSuchFileException(path.toString());
    }
    return inode;
  }

  /** Makes a file; one that exists is emptied. */
  protected final synchronized Inode newInode(Path path) throws IOException {
    Inode inode = names.getOrDefault(path, new Inode());
    step(
        () -> {
          names.put(path, inode);
          inode.cached = new byte[0];
          inode.dirty.clear();
        });
    return inode;
  }

  public final synchronized boolean exists(Path path) {
    return names.containsKey(path) || directories.contains(path);
  }

  protected final synchronized boolean isFile(Path path) {
    return names.containsKey(path);
  }

  public final synchronized boolean isDirectory(Path path) {
    return directories.contains(path);
  }

  public final synchronized List<String> list(Path directory) throws IOException {
    requireAlive();
    Set<Path> all = new HashSet<>(names.keySet());
    all.addAll(directories);
    return all.stream()
        .filter(path -> directory.equals(path.getParent()))
        .map(path -> path.getFileName().toString())
        .sorted()
        .toList();
  }

  /** Makes a directory and those above it, durably. */
  protected final synchronized void addDirectory(Path directory) throws IOException {
    requireAlive();
    for (Path at = directory; at != null; at = at.getParent()) {
      directories.add(at);
    }
  }

  /** Renames a file; or a directory, durably, where none stands in its way but an empty one. */
  public final synchronized void rename(Path from, Path to) throws IOException {
    if (directories.contains(from) && !list(to).isEmpty()) {
      throw new DirectoryNotEmptyException(to.toString());
    }
    step(
        () -> {
          if (directories.remove(from)) {
            directories.add(to);
            rename(names, from, to);
            rename(durableNames, from, to);
          } else {
            names.put(to, names.remove(from));
          }
        });
  }

  private static void rename(Map<Path, Inode> all, Path from, Path to) {
    for (Path path : List.copyOf(all.keySet())) {
      if (path.startsWith(from)) {
        all.put(to.resolve(from.relativize(path)), all.remove(path));
      }
    }
  }

  /** Removes a file or a directory; answers whether there was such a file. */
  protected final synchronized boolean remove(Path path) throws IOException {
    boolean there = names.containsKey(path);
    step(
        () -> {
          names.remove(path);
          directories.remove(path);
        });
    return there;
  }

  protected final synchronized void syncNames(Path directory) throws IOException {
    step(
        () -> {
          durableNames.keySet().removeIf(path -> directory.equals(path.getParent()));
          names.forEach(
              (path, inode) -> {
                if (directory.equals(path.getParent())) {
                  durableNames.put(path, inode);
                }
              });
        });
  }

  /** An open file. */
  protected abstract class OpenFile {
    private final Path path;
    private final Inode inode;
    private boolean closed;

    protected OpenFile(Path path, Inode inode) {
      this.path = path;
      this.inode = inode;
      synchronized (SimulatedDisk.this) {
        openFiles++;
      }
    }

    private void requireOpen() throws IOException {
      requireAlive();
      if (closed) {
        throw new ClosedChannelException();
      }
    }

    public final void read(ByteBuffer target, long position) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        int from = (int) Math.min(position, inode.cached.length);
        int count = Math.min(target.remaining(), inode.cached.length - from);
        target.put(inode.cached, from, count);
      }
    }

    public final void write(ByteBuffer source, long position) throws IOException {
      beforeWrite.accept(path);
      synchronized (SimulatedDisk.this) {
        requireOpen();
        if (failingWrite.filter(path::equals).isPresent()) {
          failingWrite = Optional.empty();
          throw new IOException("Input/output error");
        }
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        long room = capacity - used() + Math.max(0, inode.cached.length - position);
        int fitting = (int) Math.max(0, Math.min(bytes.length, room));
        step(
            () -> {
              int end = (int) position + fitting;
              if (end > inode.cached.length) {
                inode.cached = Arrays.copyOf(inode.cached, end);
              }
              System.arraycopy(bytes, 0, inode.cached, (int) position, fitting);
              inode.dirty.add(new int[] {(int) position, end});
            });
        if (fitting < bytes.length) {
          throw new IOException("No space left on device");
        }
      }
    }

    protected final void syncContent() throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        syncs++;
        if (syncs == failSyncAt) {
          inode.dirty.clear();
          throw new IOException("Input/output error");
        }
        step(inode::sync);
      }
    }

    public final void truncate(long size) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        step(
            () -> {
              if (size < inode.cached.length) {
                inode.cached = Arrays.copyOf(inode.cached, (int) size);
              }
            });
      }
    }

    public final long size() throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        return inode.cached.length;
      }
    }

    public final boolean isOpen() {
      synchronized (SimulatedDisk.this) {
        return !closed;
      }
    }

    public final void close() {
      synchronized (SimulatedDisk.this) {
        openFiles -= closed ? 0 : 1;
        closed = true;
      }
    }
  }
}
