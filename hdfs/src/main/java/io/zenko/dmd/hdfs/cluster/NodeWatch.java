package io.zenko.dmd.hdfs.cluster;

import io.zenko.dmd.background.Turns;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSUtilClient;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.ClientDatanodeProtocol;
import org.apache.hadoop.hdfs.protocol.DatanodeInfo;
import org.apache.hadoop.hdfs.protocol.LocatedBlock;
import org.apache.hadoop.ipc.RPC;

/**
 * Looks after writes that take long: a DataNode may be there and say nothing, as it was stopped, or
 * its machine is cut off. HDFS' client finds that out late, and then leaves the first DataNode of
 * the pipeline, whichever is silent; and the NameNode hands a silent one out for ten minutes. So
 * the DataNodes of such a write are asked one by one. Where one does not answer, the write is ended
 * as one that failed, and files that are begun from then on are placed on those that did.
 */
final class NodeWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NodeWatch.class.getName());

  /** By then the NameNode takes it for dead, and does not hand it out any more. */
  private static final Duration LONGEST = Duration.ofMinutes(11);

  /** To write, or to sync. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /** One that is under way. */
  private static final class Write {
    private final Thread writer = Thread.currentThread();
    private final Path path;
    private final FSDataOutputStream out;
    private long lookedAt = System.nanoTime();
    private String silent = "";
    private boolean ended;

    private Write(Path path, FSDataOutputStream out) {
      this.path = path;
      this.out = out;
    }

    /** Has its writer go on elsewhere, unless it is through. */
    synchronized boolean leave(String node) {
      if (!ended && silent.isEmpty()) {
        silent = node;
        writer.interrupt();
        return true;
      }
      return false;
    }

    /** The node for which it was left; empty where it was not. */
    synchronized String end() {
      if (!ended && !silent.isEmpty()) {
        boolean unused = Thread.interrupted(); // that was for the write alone
      }
      ended = true;
      return silent;
    }
  }

  private record Silence(DatanodeInfo node, long since) {}

  private final DistributedFileSystem files;
  private final Configuration configuration;
  private final boolean byHostname;
  private final Duration patience;
  private final Turns turns;
  private final Set<Write> writes = ConcurrentHashMap.newKeySet();
  private final Map<String, Silence> silent = new ConcurrentHashMap<>();
  private final Set<FSDataOutputStream> left =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** Those that answered when another was found to be silent. */
  private volatile List<DatanodeInfo> answering = List.of();

  /**
   * @param patience how long a write may take before its DataNodes are asked, and each of them to
   *     answer
   */
  NodeWatch(DistributedFileSystem files, Configuration configuration, Duration patience) {
    this.files = files;
    this.patience = patience;
    this.configuration = new Configuration(configuration);
    this.byHostname = configuration.getBoolean("dfs.client.use.datanode.hostname", false);
    this.configuration.setInt("ipc.client.connect.timeout", (int) patience.toMillis());
    this.configuration.setInt("ipc.client.connect.max.retries", 0);
    this.configuration.setInt("ipc.client.connect.max.retries.on.timeouts", 0);
    this.configuration.setInt("ipc.client.rpc-timeout.ms", (int) patience.toMillis());
    this.turns = new Turns("hdfs-watch", patience.dividedBy(4), this::look);
    turns.start();
  }

  /** Has a write looked after; fails where a DataNode of it is silent. */
  void run(Path path, FSDataOutputStream out, Step step) throws IOException {
    Write write = new Write(path, out);
    writes.add(write);
    IOException failure = null;
    String node;
    try {
      step.run();
    } catch (IOException e) {
      failure = e;
    } finally {
      writes.remove(write);
      node = write.end();
    }
    // A write that is interrupted while it waits to be queued returns as one that is done.
    if (!node.isEmpty()) {
      throw new IOException("DataNode " + node + " does not answer", failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Whether what was written there may wait for a silent DataNode still. */
  boolean isLeft(FSDataOutputStream out) {
    return left.contains(out);
  }

  /** Where files are to be begun while a DataNode is silent; empty while none is. */
  List<DatanodeInfo> answering() {
    return silent.isEmpty() ? List.of() : answering;
  }

  private void look() {
    tried(() -> silent.values().removeIf(this::isOver));
    for (Write write : writes) {
      long now = System.nanoTime();
      if (now - write.lookedAt > patience.toNanos()) {
        write.lookedAt = now; // first: one that cannot be looked at must not hold up the others
        tried(() -> lookAt(write));
      }
    }
  }

  private static void tried(Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "slow writes are looked at later", e);
    }
  }

  private boolean isOver(Silence silence) {
    boolean over =
        System.nanoTime() - silence.since() > LONGEST.toNanos() || !isSilent(silence.node());
    if (over) {
      LOG.log(System.Logger.Level.INFO, "DataNode {0} is written to again", name(silence.node()));
    }
    return over;
  }

  private void lookAt(Write write) throws IOException {
    LocatedBlock last =
        files
            .getClient()
            .getLocatedBlocks(write.path.toUri().getPath(), 0, Long.MAX_VALUE)
            .getLastLocatedBlock();
    if (last == null) {
      return;
    }
    List<DatanodeInfo> well = new ArrayList<>();
    DatanodeInfo found = null;
    for (DatanodeInfo node : last.getLocations()) {
      if (silent.containsKey(node.getDatanodeUuid())) {
        found = node; // each turn asks it once
      } else if (isSilent(node)) {
        found = node;
        silent.put(node.getDatanodeUuid(), new Silence(node, System.nanoTime()));
        LOG.log(
            System.Logger.Level.WARNING,
            "DataNode {0} does not answer: what is written from now on goes to others",
            name(node));
      } else {
        well.add(node);
      }
    }
    if (found != null) {
      answering = List.copyOf(well);
      boolean isNew = left.add(write.out); // before its writer goes on, and closes it
      if (!write.leave(name(found)) && isNew) {
        left.remove(write.out);
      }
    }
  }

  private static String name(DatanodeInfo node) {
    return node.getXferAddr();
  }

  /** One that refuses, or says that something is wrong, HDFS' client finds out by itself. */
  private boolean isSilent(DatanodeInfo node) {
    ClientDatanodeProtocol asked = null;
    try {
      asked =
          DFSUtilClient.createClientDatanodeProtocolProxy(
              node, configuration, (int) patience.toMillis(), byHostname);
      Object unused = asked.getDatanodeInfo();
      return false;
    } catch (IOException e) {
      for (Throwable at = e; at != null; at = at.getCause()) {
        if (at instanceof SocketTimeoutException) {
          return true;
        }
      }
      return false;
    } finally {
      if (asked != null) {
        RPC.stopProxy(asked);
      }
    }
  }

  @Override
  public void close() {
    turns.close();
  }
}
