package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * Closes files that nothing is written to any more, beside the writers: what counts in them is
 * durable before. Of one that does not close, the NameNode is asked to take the lease.
 */
final class Closer {
  private static final System.Logger LOG = System.getLogger(Closer.class.getName());

  /**
   * A file.
   *
   * @param marker goes once the file is closed
   */
  private record Task(FSDataOutputStream out, Path file, Optional<Path> marker) {}

  private final Cluster cluster;
  private final Queue<Task> tasks = new ArrayDeque<>();

  Closer(Cluster cluster) {
    this.cluster = cluster;
  }

  synchronized void add(FSDataOutputStream out, Path file, Optional<Path> marker) {
    tasks.add(new Task(out, file, marker));
  }

  private synchronized Task next() {
    return tasks.poll();
  }

  /** How many are to be closed. */
  synchronized int waiting() {
    return tasks.size();
  }

  /** Closes what can be closed now. For one thread at a time. */
  void run() {
    for (int left = waiting(); left > 0; left--) {
      Task task = next();
      if (task == null) {
        return;
      }
      if (!isClosed(task)) {
        synchronized (this) {
          tasks.add(task);
        }
      }
    }
  }

  private boolean isClosed(Task task) {
    try {
      if (cluster.isLeft(task.out)) {
        throw new IOException("a DataNode of it is silent");
      }
      cluster.close(task.file, task.out);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a file does not close by itself", e);
      try {
        if (!cluster.recoverLease(task.file)) {
          return false;
        }
        cluster.restoreReplication(task.file);
        cluster.closeAfterFailure(task.out);
      } catch (IOException again) {
        LOG.log(System.Logger.Level.DEBUG, "closed later", again);
        return false;
      }
    }
    try {
      if (task.marker.isPresent()) {
        boolean unused = cluster.delete(task.marker.get());
      } else if (cluster.status(task.file).filter(file -> file.getLen() == 0).isPresent()) {
        boolean unused = cluster.delete(task.file); // a full cluster would be left many
      }
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "its marker, or an empty file, goes later", e);
      return false;
    }
  }
}
