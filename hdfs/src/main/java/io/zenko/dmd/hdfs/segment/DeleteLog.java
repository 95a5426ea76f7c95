package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.background.GroupThread;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import io.zenko.dmd.hdfs.daemon.Presence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * This daemon's log of deletes. An entry counts once it is durable, and the length that a listing
 * tells has it: from then on every daemon sees it. A log that could not be written to is left, and
 * its group goes to the next.
 */
final class DeleteLog extends GroupThread<DeleteLog.Waiting> {
  private static final System.Logger LOG = System.getLogger(DeleteLog.class.getName());
  private static final int TRIES = 3;
  private static final long BLOCK_BYTES = 16L << 20;

  /** Where there is no room for that: what a NameNode allows by default. */
  private static final long SMALL_BLOCK_BYTES = 1L << 20;

  private static final long MOST_GROUP_BYTES = 1L << 20;

  /** One that waits for its entry. */
  record Waiting(DeleteEntry entry, CompletableFuture<Void> done) {}

  private final Cluster cluster;
  private final Presence presence;
  private final DeleteLogs logs;
  private final Deletions deletions;
  private final Closer closer;
  private final Duration age;
  private FSDataOutputStream out;
  private Path file;
  private long blockBytes;
  private long written;

  /** Whether anything is told in it. */
  private boolean tells;

  /**
   * @param age how old a look at the logs may be that a get takes
   */
  DeleteLog(
      Cluster cluster,
      Presence presence,
      DeleteLogs logs,
      Deletions deletions,
      Closer closer,
      Duration age) {
    super("hdfs-deletes");
    this.cluster = cluster;
    this.presence = presence;
    this.logs = logs;
    this.deletions = deletions;
    this.closer = closer;
    this.age = age;
  }

  /**
   * Has a log begun while there is room: DataNodes keep that of its block free, so that blobs can
   * be deleted where the cluster is full. Where none can be begun now, the first delete does so.
   */
  void open() {
    CompletableFuture<?> unused = append(DeleteEntry.nothing());
  }

  /** Completes once every daemon sees it. */
  CompletableFuture<Void> append(DeleteEntry entry) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    add(new Waiting(entry, done));
    return done;
  }

  @Override
  protected long bytes(Waiting one) {
    return DeleteEntry.BYTES;
  }

  @Override
  protected long mostBytes() {
    return MOST_GROUP_BYTES;
  }

  @Override
  protected void failed(List<Waiting> group, Throwable failure) {
    leave();
    refuse(
        group,
        new DataException(Failure.INTERNAL, "a group of writes failed: " + failure, failure));
  }

  @Override
  protected void refuse(Waiting one) {
    refuse(List.of(one), new DataException(Failure.UNAVAILABLE, "the store of blobs is closed"));
  }

  /** Those who were told already stay so. */
  private static void refuse(List<Waiting> all, DataException failure) {
    all.forEach(one -> one.done().completeExceptionally(failure));
  }

  @Override
  protected void commit(List<Waiting> group) {
    ByteBuffer bytes = ByteBuffer.allocate(group.size() * DeleteEntry.BYTES);
    group.forEach(one -> one.entry().encode(bytes));
    IOException failure = null;
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        write(bytes.array(), tries == 0 ? BLOCK_BYTES : SMALL_BLOCK_BYTES);
        tells |= group.stream().anyMatch(one -> !one.entry().isNothing());
        group.forEach(one -> deletions.apply(one.entry()));
        tell(List.copyOf(group));
        return;
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a log of deletes is left, as it takes no writes: {0}",
            ClusterFault.firstLine(e));
        failure = e;
        leave();
      }
    }
    DataException told = ClusterFault.ofWrite(failure, "cannot delete blobs", cluster, BLOCK_BYTES);
    refuse(group, told);
  }

  /**
   * A look that began before the entries were durable may be taken for so long: a get that begins
   * once they are acknowledged is to have one that began later.
   */
  private void tell(List<Waiting> durable) {
    Runnable told = () -> durable.forEach(one -> one.done().complete(null));
    if (age.isZero()) {
      told.run();
    } else {
      CompletableFuture.delayedExecutor(age.toNanos(), TimeUnit.NANOSECONDS).execute(told);
    }
  }

  private void write(byte[] bytes, long nextBlockBytes) throws IOException {
    // A block that has just ended tells how often its file is to be kept, not how often it is.
    if (out != null && written + bytes.length >= blockBytes) {
      leave();
    }
    if (out == null) {
      Path next = logs.path(presence.now().freshName());
      logs.setOwn(next.getName()); // before it can be listed
      out = cluster.create(next, nextBlockBytes);
      file = next;
      blockBytes = nextBlockBytes;
      written = 0;
      tells = false;
    }
    out.write(bytes);
    cluster.sync(file, out, true);
    written += bytes.length;
    logs.ownIsReadTo(file.getName(), written);
  }

  /** The next entry begins another log. */
  private void leave() {
    if (out != null) {
      closer.add(out, file, Optional.empty());
      out = null;
      logs.setOwn("");
    }
  }

  @Override
  protected void finish() {
    Path last = file;
    boolean isEmpty = out != null && !tells;
    leave();
    if (isEmpty) {
      try {
        boolean unused = cluster.delete(last);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "a log that tells nothing is left", e);
      }
    }
  }
}
