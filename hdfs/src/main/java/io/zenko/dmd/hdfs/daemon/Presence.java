package io.zenko.dmd.hdfs.daemon;

import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;

/** This daemon among those on the folder: begins a new life where another has ended the last. */
public final class Presence {
  private static final System.Logger LOG = System.getLogger(Presence.class.getName());

  private final Cluster cluster;
  private Daemon daemon;

  public Presence(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The life that goes on; begun where there is none. */
  public synchronized Daemon now() throws IOException {
    if (daemon == null) {
      daemon = Daemon.begin(cluster);
    }
    return daemon;
  }

  /** Tells the others. To be called every few seconds. */
  public synchronized void beat() throws IOException {
    if (daemon == null) {
      return;
    }
    try {
      daemon.beat();
    } catch (FileNotFoundException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "another daemon has taken over from this one, which was not heard of: goes on as a new"
              + " one");
      daemon = null;
      Daemon unused = now();
    } catch (AlreadyBeingCreatedException e) {
      // Another one looks at it just now.
      LOG.log(System.Logger.Level.DEBUG, "not told yet", e);
    }
  }

  /** Whether that life has not ended, or others have still to settle what it has left. */
  public boolean isThere(String id) throws IOException {
    return cluster.exists(cluster.path(Daemon.FOLDER + "/" + id));
  }

  /** Ends the life in order. */
  public synchronized void end() throws IOException {
    if (daemon != null) {
      Daemon last = daemon;
      daemon = null;
      last.end();
    }
  }
}
