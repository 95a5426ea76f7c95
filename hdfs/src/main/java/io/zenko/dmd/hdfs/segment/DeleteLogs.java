package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.FileNotFoundException;
import java.io.IOException;
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
 * asked for: so it sees what any daemon has acknowledged before ({@link Looks}). A look is one
 * question to the NameNode, the list of the logs and how long each is, and reads of those that have
 * grown; a thread of its own looks, so that who asks reads its blob meanwhile.
 */
final class DeleteLogs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DeleteLogs.class.getName());
  private static final String FOLDER = "deletes";
  private static final int TRIES = 10;

  /** Under load an answer takes as long as some reads: then more than one is under way. */
  private static final int MOST_LOOKS = 8;

  private static final int STEP_ENTRIES = 16 * 1024;

  private final Cluster cluster;
  private final Path folder;
  private final Deletions deletions;
  private final Looks looks;
  private final Runnable onOthers;

  /** Taken before the monitor of this object, never while that is held. */
  private final Object reading = new Object();

  /** Up to where each log was read, by what tells one file from another. */
  private final Map<Long, Long> read = new HashMap<>();

  /** The highest number of a look that has read all it listed. */
  private long readThrough;

  private long begun;

  /** The same of logs of our own, by their names, until the first look at them. */
  private final Map<String, Long> own = new HashMap<>();

  private String active = "";

  /**
   * @param onOthers run by a look that finds other logs than the one before: what was deleted and
   *     compacted in between may be in none of them
   */
  DeleteLogs(Cluster cluster, Deletions deletions, Duration age, Runnable onOthers) {
    this.onOthers = onOthers;
    this.cluster = cluster;
    this.folder = cluster.path(FOLDER);
    this.deletions = deletions;
    this.looks = new Looks("hdfs-deletes-reader", MOST_LOOKS, this::readAll, age);
  }

  void prepare() throws IOException {
    cluster.makeFolder(folder);
  }

  Path path(String name) {
    return new Path(folder, name);
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
  void start() {
    looks.start();
  }

  /**
   * Asks for a look that begins from now on, or takes one that is young enough.
   *
   * @return what {@link #await} is to be given: what is done until then costs no time
   */
  Looks.Ticket ask() {
    return looks.ask();
  }

  /** Has seen every delete that was acknowledged before that look was asked for. */
  void await(Looks.Ticket look) throws IOException {
    looks.await(look);
  }

  /** Has seen every delete that was acknowledged before the call. */
  void look() throws IOException {
    looks.await(looks.askNow());
  }

  @Override
  public void close() {
    looks.close();
  }

  /** A log that is gone since it was listed stands in another one. */
  private void readAll() throws IOException {
    for (int tries = 1; !isReadThrough(); tries++) {
      if (tries == TRIES) {
        throw new IOException("the logs of deletes change too fast to be read");
      }
    }
  }

  private boolean isReadThrough() throws IOException {
    String skipped;
    long number;
    synchronized (this) {
      skipped = active;
      number = ++begun;
    }
    long before;
    synchronized (reading) {
      before = readThrough;
    }
    List<Cluster.Listed> files = cluster.listBriefly(folder);
    synchronized (reading) {
      if (number < readThrough) {
        return true; // one that began later has read what was there when it did
      }
      Set<Long> there = new HashSet<>();
      files.stream()
          .filter(file -> !file.name().equals(skipped))
          .forEach(file -> there.add(file.identity()));
      if (!there.equals(read.keySet())) {
        onOthers.run();
      }
      for (Cluster.Listed file : files) {
        if (!file.name().equals(skipped)) {
          try {
            readNew(file);
          } catch (IOException e) {
            if (cluster.exists(path(file.name()))) {
              throw e;
            }
            return false;
          }
        }
      }
      if (before == readThrough) {
        // Nobody has read meanwhile, of a log that is not in this list yet.
        read.keySet().retainAll(there);
      }
      readThrough = number;
      return true;
    }
  }

  private RemoteIterator<FileStatus> list() throws IOException {
    return cluster.list(folder);
  }

  private void readNew(Cluster.Listed file) throws IOException {
    long known = read.computeIfAbsent(file.identity(), unused -> readAsOwn(file.name()));
    long end = file.length() / DeleteEntry.BYTES * DeleteEntry.BYTES;
    if (end > known) {
      boolean unused = read(path(file.name()), known, end, deletions::apply);
      read.put(file.identity(), end);
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
      all &= isAdopted(file.getPath(), name);
    }
    return all;
  }

  private boolean isAdopted(Path file, Names name) throws IOException {
    if (!cluster.recoverLease(file)) {
      return false;
    }
    cluster.keepAsOftenAsSet(file);
    try {
      cluster.rename(file, path(name.next()));
    } catch (FileNotFoundException e) {
      LOG.log(System.Logger.Level.DEBUG, "another daemon has taken a log over", e);
    }
    return true;
  }

  /** Tells which lives of daemons have a folder. */
  @FunctionalInterface
  interface Lives {
    boolean isThere(String daemon) throws IOException;
  }

  /**
   * Takes over the logs of lives that have ended in order, and of those that went on for a moment
   * after another daemon had settled what they had left. A life has its folder before its first
   * log: so the logs are listed first, and then it is asked for the folders.
   *
   * @param name gives them names of this daemon's
   */
  void adoptOrphans(Lives lives, Names name) throws IOException {
    Map<String, List<Path>> byDaemon = new HashMap<>();
    RemoteIterator<FileStatus> listed = list();
    while (listed.hasNext()) {
      Path file = listed.next().getPath();
      int end = file.getName().lastIndexOf('-');
      if (end > 0) {
        String daemon = file.getName().substring(0, end);
        byDaemon.computeIfAbsent(daemon, unused -> new ArrayList<>()).add(file);
      }
    }
    String skipped;
    synchronized (this) {
      skipped = active; // by its name it may be of a life before: it is appended to all the same
    }
    for (Map.Entry<String, List<Path>> logs : byDaemon.entrySet()) {
      if (lives.isThere(logs.getKey())) {
        continue;
      }
      for (Path file : logs.getValue()) {
        if (!file.getName().equals(skipped)) {
          boolean unused = isAdopted(file, name); // else at the next survey
        }
      }
    }
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
