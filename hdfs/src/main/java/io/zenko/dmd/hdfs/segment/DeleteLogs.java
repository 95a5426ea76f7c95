package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.background.Join;
import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The logs of deletes of all daemons. A read waits for a look at them that has begun after it was
 * asked for: so it sees what any daemon has acknowledged before. Those who ask while a look is
 * under way share the next; a thread of this looks, so that they read their blobs meanwhile.
 */
final class DeleteLogs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DeleteLogs.class.getName());
  private static final String FOLDER = "deletes";
  private static final int TRIES = 10;
  private static final int STEP_ENTRIES = 16 * 1024;

  private final Cluster cluster;
  private final Deletions deletions;
  private final long ageNanos;
  private final Thread thread;

  /** Up to where each log was read, by what tells one file from another. */
  private final Map<Long, Long> read = new HashMap<>();

  /** The same of logs of our own, by their names, until the first look at them. */
  private final Map<String, Long> own = new HashMap<>();

  private String active = "";

  /** The look that those who ask now wait for. */
  private CompletableFuture<Void> next;

  private long lastBegunAt;
  private boolean everLooked;
  private boolean started;
  private boolean closed;

  DeleteLogs(Cluster cluster, Deletions deletions, Duration age) {
    this.cluster = cluster;
    this.deletions = deletions;
    this.ageNanos = age.toNanos();
    this.thread = new Thread(this::run, "hdfs-deletes-reader");
    thread.setDaemon(true);
  }

  void prepare() throws IOException {
    cluster.makeFolder(cluster.path(FOLDER));
  }

  Path path(String name) {
    return cluster.path(FOLDER + "/" + name);
  }

  /** The log that this daemon appends to, whose entries it knows; none where it is empty. */
  synchronized void setOwn(String name) {
    active = name;
    own.put(name, 0L);
  }

  synchronized void ownIsReadTo(String name, long bytes) {
    own.put(name, bytes);
  }

  /** Begins to look when it is asked to. */
  synchronized void start() {
    if (!started) {
      started = true;
      thread.start();
    }
  }

  /**
   * Asks for a look that begins from now on, or takes one that is young enough.
   *
   * @return what {@link #await} is to be given: what is done until then costs no time
   */
  synchronized CompletableFuture<Void> ask() {
    return everLooked && ageNanos > 0 && System.nanoTime() - lastBegunAt < ageNanos
        ? CompletableFuture.completedFuture(null)
        : askNow();
  }

  private synchronized CompletableFuture<Void> askNow() {
    if (closed) {
      return CompletableFuture.failedFuture(new IOException("the store of blobs is closed"));
    }
    if (next == null) {
      next = new CompletableFuture<>();
      notifyAll(); // the one thread
    }
    return next;
  }

  /** Has seen every delete that was acknowledged before that look was asked for. */
  static void await(CompletableFuture<Void> look) throws IOException {
    try {
      Void unused = look.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the daemon is stopping");
    }
  }

  /** Has seen every delete that was acknowledged before the call. */
  void look() throws IOException {
    await(askNow());
  }

  private void run() {
    for (CompletableFuture<Void> look = take(); look != null; look = take()) {
      long at = System.nanoTime();
      try {
        readAll();
        synchronized (this) {
          lastBegunAt = at;
          everLooked = true;
        }
        look.complete(null);
      } catch (IOException | RuntimeException e) {
        look.completeExceptionally(e);
      }
    }
  }

  /** Waits for a look that is asked for; null at the end. */
  private synchronized CompletableFuture<Void> take() {
    while (next == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    CompletableFuture<Void> taken = next;
    next = null;
    return taken;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    if (thread.isAlive()) {
      Join.uninterruptibly(thread);
    }
  }

  /** On the one thread. A log that is gone since it was listed stands in another one. */
  private void readAll() throws IOException {
    for (int tries = 1; !isReadThrough(); tries++) {
      if (tries == TRIES) {
        throw new IOException("the logs of deletes change too fast to be read");
      }
    }
  }

  private boolean isReadThrough() throws IOException {
    String skipped;
    synchronized (this) {
      skipped = active;
    }
    Set<Long> there = new HashSet<>();
    RemoteIterator<FileStatus> files = list();
    while (files.hasNext()) {
      FileStatus file = files.next();
      long identity = SegmentFolder.identity(file);
      there.add(identity);
      if (!file.getPath().getName().equals(skipped)) {
        try {
          readNew(file, identity);
        } catch (IOException e) {
          if (cluster.exists(file.getPath())) {
            throw e;
          }
          return false;
        }
      }
    }
    read.keySet().retainAll(there);
    return true;
  }

  private RemoteIterator<FileStatus> list() throws IOException {
    return cluster.list(cluster.path(FOLDER));
  }

  private void readNew(FileStatus file, long identity) throws IOException {
    long known = read.computeIfAbsent(identity, unused -> readAsOwn(file.getPath().getName()));
    long end = file.getLen() / DeleteEntry.BYTES * DeleteEntry.BYTES;
    if (end > known) {
      boolean unused = read(file.getPath(), known, end, deletions::apply);
      read.put(identity, end);
    }
  }

  private synchronized long readAsOwn(String name) {
    Long bytes = own.remove(name);
    return bytes == null ? 0 : bytes;
  }

  private boolean read(Path file, long from, long end, Consumer<DeleteEntry> entries)
      throws IOException {
    boolean whole = true;
    try (FSDataInputStream in = cluster.open(file)) {
      byte[] bytes = new byte[(int) Math.min(end - from, (long) STEP_ENTRIES * DeleteEntry.BYTES)];
      for (long at = from; at < end; ) {
        int count = (int) Math.min(bytes.length, end - at);
        in.readFully(at, bytes, 0, count);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        for (int index = 0; index < count; index += DeleteEntry.BYTES) {
          long offset = at + index;
          Optional<DeleteEntry> entry = DeleteEntry.decode(buffer, index);
          entry.ifPresent(entries);
          if (entry.isEmpty()) {
            whole = false;
            LOG.log(
                System.Logger.Level.ERROR,
                "damaged: the log of deletes {0} at {1}",
                file.getName(),
                Long.toString(offset));
          }
        }
        at += count;
      }
    }
    return whole;
  }

  /**
   * Takes over the logs of a daemon that is no more.
   *
   * @param name gives them names of this daemon's
   * @return whether all are closed
   */
  boolean adopt(String daemon, Names name) throws IOException {
    boolean all = true;
    for (FileStatus file : of(daemon)) {
      if (cluster.recoverLease(file.getPath())) {
        cluster.rename(file.getPath(), path(name.next()));
      } else {
        all = false;
      }
    }
    return all;
  }

  /** Makes names. */
  @FunctionalInterface
  interface Names {
    String next() throws IOException;
  }

  /**
   * Writes the logs of this daemon that are not appended to any more as one, without what no
   * segment has any more.
   *
   * @param most how many there may be before that is worth it
   */
  void merge(String daemon, int most, Names name) throws IOException {
    look();
    List<FileStatus> old = of(daemon);
    String skipped;
    synchronized (this) {
      skipped = active; // of those that were listed it is the only one that may be appended to
    }
    old.removeIf(file -> file.getPath().getName().equals(skipped));
    for (FileStatus file : old) {
      if (!cluster.recoverLease(file.getPath())) {
        return; // it is being closed
      }
    }
    if (old.size() <= most) {
      return;
    }
    Path merged = path(name.next());
    boolean kept = copyNeeded(old, merged);
    for (FileStatus file : old) {
      boolean unused = cluster.delete(file.getPath());
    }
    if (!kept) {
      boolean unused = cluster.delete(merged);
    }
  }

  /** Whether there was anything to be copied. */
  private boolean copyNeeded(List<FileStatus> old, Path merged) throws IOException {
    long[] kept = {0};
    cluster.write(
        merged,
        0,
        out -> {
          for (FileStatus file : old) {
            for (DeleteEntry entry : needed(file.getPath())) {
              ByteBuffer bytes = ByteBuffer.allocate(DeleteEntry.BYTES);
              entry.encode(bytes);
              out.write(bytes.array());
              kept[0]++;
            }
          }
          if (kept[0] > 0) {
            cluster.sync(merged, out, true);
          }
        });
    return kept[0] > 0;
  }

  private List<DeleteEntry> needed(Path file) throws IOException {
    List<DeleteEntry> needed = new ArrayList<>();
    long length = cluster.status(file).map(FileStatus::getLen).orElse(0L);
    boolean whole =
        read(
            file,
            0,
            length / DeleteEntry.BYTES * DeleteEntry.BYTES,
            entry -> {
              if (deletions.isNeeded(entry)) {
                needed.add(entry);
              }
            });
    if (!whole) {
      throw new IOException("damaged logs of deletes are not merged");
    }
    return needed;
  }

  private List<FileStatus> of(String daemon) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    RemoteIterator<FileStatus> all = list();
    while (all.hasNext()) {
      FileStatus file = all.next();
      if (file.getPath().getName().startsWith(daemon + "-")) {
        files.add(file);
      }
    }
    return files;
  }
}
