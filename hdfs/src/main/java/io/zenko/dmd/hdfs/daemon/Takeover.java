package io.zenko.dmd.hdfs.daemon;

import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.apache.hadoop.ipc.RemoteException;

/**
 * Settles what daemons have left that are no more. One is taken for dead when its file was not
 * touched for a while and the NameNode gives the file's lease to another, which it does once the
 * client that had it was not heard of for a minute.
 */
public final class Takeover {
  private static final System.Logger LOG = System.getLogger(Takeover.class.getName());

  /** What is done with that which a daemon has left. */
  public interface Heir {
    /**
     * Closes a segment that was appended to.
     *
     * @return whether that is done; else it is asked again
     */
    boolean inheritSegment(String segment) throws IOException;

    /** Lets others write the segment anew. */
    void inheritCompaction(String segment) throws IOException;

    /** Takes over the logs of deletes; see above. */
    boolean inheritLogs(String daemon) throws IOException;
  }

  private record Sight(long touched, long at) {}

  private final Cluster cluster;
  private final Presence presence;
  private final Duration silence;
  private final Heir heir;
  private final Map<String, Sight> sights = new HashMap<>();

  /**
   * @param silence how long a daemon is not heard of before its lease is asked for
   */
  public Takeover(Cluster cluster, Presence presence, Duration silence, Heir heir) {
    this.cluster = cluster;
    this.presence = presence;
    this.silence = silence;
    this.heir = heir;
  }

  /** Looks at the others. For one thread. */
  public void run() throws IOException {
    String own = presence.now().id();
    RemoteIterator<FileStatus> folders = cluster.list(cluster.path(Daemon.FOLDER));
    Map<String, Sight> before = new HashMap<>(sights);
    sights.clear();
    while (folders.hasNext()) {
      Path folder = folders.next().getPath();
      if (!folder.getName().equals(own) && isSilent(folder, before)) {
        take(folder);
      }
    }
  }

  private boolean isSilent(Path folder, Map<String, Sight> before) throws IOException {
    long touched =
        cluster
            .status(new Path(folder, Daemon.ALIVE))
            .map(FileStatus::getModificationTime)
            .orElse(0L);
    Sight last = before.get(folder.getName());
    long now = System.nanoTime();
    Sight sight = last != null && last.touched == touched ? last : new Sight(touched, now);
    sights.put(folder.getName(), sight);
    return now - sight.at >= silence.toNanos();
  }

  private void take(Path folder) throws IOException {
    Path alive = new Path(folder, Daemon.ALIVE);
    FSDataOutputStream held;
    try {
      held = cluster.status(alive).isPresent() ? cluster.append(alive) : cluster.createEmpty(alive);
    } catch (IOException e) {
      if (isHeld(e)) {
        return;
      }
      throw e;
    }
    boolean done = false;
    try {
      done = settle(folder);
    } finally {
      if (done) {
        cluster.delete(folder);
        sights.remove(folder.getName());
      }
      close(held);
    }
  }

  private static boolean isHeld(IOException e) {
    return e instanceof AlreadyBeingCreatedException
        || e instanceof FileNotFoundException
        || (e instanceof RemoteException remote
            && remote.getClassName().endsWith(".RecoveryInProgressException"));
  }

  private static void close(FSDataOutputStream held) {
    try {
      held.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "its folder is gone", e);
    }
  }

  /** In this order: from the first step on the daemon, should it live, publishes nothing more. */
  private boolean settle(Path folder) throws IOException {
    boolean gone = cluster.delete(new Path(folder, Daemon.INCOMING));
    if (gone) {
      LOG.log(
          System.Logger.Level.INFO,
          "daemon {0} is gone: what it has left is taken over",
          folder.getName());
    }
    boolean done = true;
    for (String segment : names(new Path(folder, Daemon.SEGMENTS))) {
      if (heir.inheritSegment(segment)) {
        boolean unused = cluster.delete(new Path(folder, Daemon.SEGMENTS + "/" + segment));
      } else {
        done = false;
      }
    }
    for (String segment : names(new Path(folder, Daemon.COMPACTING))) {
      heir.inheritCompaction(segment);
    }
    return heir.inheritLogs(folder.getName()) && done;
  }

  private List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    RemoteIterator<FileStatus> files = cluster.list(folder);
    while (files.hasNext()) {
      names.add(files.next().getPath().getName());
    }
    return names;
  }
}
