package io.zenko.hdfs.segment;

import io.zenko.hdfs.cluster.Cluster;
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
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The logs of deletes of all daemons. A read waits for a look at them that has begun after it was
 * asked for: so it sees what any daemon has acknowledged before. Those who ask while a look is
 * under way share the next.
 */
final class DeleteLogs {
  private static final System.Logger LOG = System.getLogger(DeleteLogs.class.getName());
  private static final String FOLDER = "deletes";
  private static final int TRIES = 10;
  private static final int STEP_ENTRIES = 16 * 1024;

  private final Cluster cluster;
  private final Deletions deletions;
  private final long ageNanos;

  /** Up to where each log was read, by what tells one file from another. */
  private final Map<Long, Long> read = new HashMap<>();

  /** The same of logs of our own, by their names, until the first look at them. */
  private final Map<String, Long> own = new HashMap<>();

  private String active = "";

  private long begun;
  private long ended;
  private long lastBegunAt;
  private boolean looking;
  private boolean everLooked;

  /** The last look that failed, of which those who shared it are told. */
  private long failed;

  private IOException failure;

  DeleteLogs(Cluster cluster, Deletions deletions, Duration age) {
    this.cluster = cluster;
    this.deletions = deletions;
    this.ageNanos = age.toNanos();
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

  /** Has seen every delete that was acknowledged before the call, or before the age that is set. */
  void awaitFresh() throws IOException {
    synchronized (this) {
      if (everLooked && ageNanos > 0 && System.nanoTime() - lastBegunAt < ageNanos) {
        return;
      }
    }
    look();
  }

  /** Has seen every delete that was acknowledged before the call. */
  void look() throws IOException {
    long wanted;
    synchronized (this) {
      wanted = begun + 1;
      while (looking && ended < wanted) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("the daemon is stopping");
        }
        if (failed >= wanted) {
          throw new IOException(failure.getMessage(), failure);
        }
      }
      if (ended >= wanted) {
        return;
      }
      looking = true;
      begun++;
    }
    long at = System.nanoTime();
    IOException met = new IOException("the look at the logs of deletes failed");
    try {
      readAll();
      met = null;
    } catch (IOException e) {
      met = e;
      throw e;
    } finally {
      synchronized (this) {
        looking = false;
        if (met == null) {
          ended = begun;
          lastBegunAt = at;
          everLooked = true;
        } else {
          failed = begun;
          failure = met;
        }
        notifyAll();
      }
    }
  }

  /** By one thread at a time. A log that is gone since it was listed stands in another one. */
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
    String skipped;
    synchronized (this) {
      skipped = active;
    }
    List<FileStatus> old = of(daemon);
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
            cluster.sync(out, true);
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
