package io.zenko.dmd.hdfs.cluster;

import io.zenko.dmd.hdfs.config.HdfsSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.QuotaUsage;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream.SyncFlag;
import org.apache.hadoop.hdfs.protocol.DatanodeInfo;
import org.apache.hadoop.hdfs.protocol.DirectoryListing;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;
import org.apache.hadoop.security.UserGroupInformation;

/** The folder in HDFS that the blobs are in. Calls wait for the cluster, and not for ever. */
public final class Cluster implements AutoCloseable {
  private static final int BUFFER_BYTES = 4096;
  private static final int RETRY_MILLIS = 500;

  private final DistributedFileSystem files;
  private final Path root;
  private final short replication;
  private final int minReplication;
  private final boolean isLoggedIn;
  private final NodeWatch watch;

  /** Files that are kept less often than they are to be, as a DataNode was silent. */
  private final Set<Path> reduced = ConcurrentHashMap.newKeySet();

  private Cluster(DistributedFileSystem files, Configuration configuration, HdfsSettings settings) {
    this.files = files;
    this.root = new Path(settings.uri().getPath());
    this.replication = (short) settings.replication();
    this.minReplication = settings.minReplication();
    this.isLoggedIn = settings.principal().isPresent();
    this.watch = new NodeWatch(files, configuration, settings.nodeTimeout());
  }

  /**
   * A client of its own, as a client is what has leases.
   *
   * @throws IllegalArgumentException where that cannot be
   */
  public static Cluster connect(HdfsSettings settings) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Cluster.class.getClassLoader());
    try {
      Configuration configuration = configuration(settings);
      if (settings.principal().isPresent()) {
        UserGroupInformation.setConfiguration(configuration);
        UserGroupInformation.loginUserFromKeytab(
            settings.principal().get(), settings.keytab().orElseThrow().toString());
      }
      // Not by the cache of file systems: that has the Java machine run something at its end, when
      // an application's jars are gone.
      DistributedFileSystem files = new DistributedFileSystem();
      files.initialize(settings.uri(), configuration);
      return new Cluster(files, configuration, settings);
    } catch (IOException e) {
      throw new UncheckedIOException("no client of " + settings.uri() + ": " + e.getMessage(), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Ours over those by default, and the operator's over ours. */
  private static Configuration configuration(HdfsSettings settings) {
    Configuration configuration = new Configuration();
    configuration.setClassLoader(Cluster.class.getClassLoader());
    configuration.setClass("fs.hdfs.impl", DistributedFileSystem.class, FileSystem.class);
    int timeout = (int) settings.timeout().toMillis();
    Map.of(
            "ipc.client.rpc-timeout.ms",
            timeout,
            "ipc.client.connect.timeout",
            Math.max(1000, timeout / 3),
            "ipc.client.connect.max.retries.on.timeouts",
            1,
            "ipc.client.connect.max.retries",
            Math.max(1, timeout / 1000),
            "dfs.client.socket-timeout",
            (int) settings.nodeTimeout().toMillis(),
            "dfs.datanode.socket.write.timeout",
            timeout,
            "dfs.client.retry.window.base",
            300,
            // Positional reads take a connection each for a moment.
            "dfs.client.socketcache.capacity",
            256)
        .forEach(configuration::setInt);
    // Clients of one context share connections, and the bounds of whichever was there first.
    configuration.set("dfs.client.context", "dmd");
    // A NameNode that is started again, or is in safe mode for now, is waited for.
    configuration.setBoolean("dfs.client.retry.policy.enabled", true);
    configuration.set(
        "dfs.client.retry.policy.spec", RETRY_MILLIS + "," + Math.max(1, timeout / RETRY_MILLIS));
    // How many there must be at least, we look at ourselves.
    configuration.setBoolean(
        "dfs.client.block.write.replace-datanode-on-failure.best-effort", true);
    settings
        .configuration()
        .ifPresent(
            folder -> {
              Configuration own = new Configuration(false);
              for (String name : new String[] {"core-site.xml", "hdfs-site.xml"}) {
                if (Files.isReadable(folder.resolve(name))) {
                  own.addResource(new Path(folder.resolve(name).toUri()));
                }
              }
              own.forEach(entry -> configuration.set(entry.getKey(), entry.getValue()));
            });
    return configuration;
  }

  /**
   * Has the ticket of Kerberos renewed where most of its time is over. The client would do so where
   * it is refused for want of one, after seconds in which it waits.
   */
  public void renewLogin() throws IOException {
    if (isLoggedIn) {
      UserGroupInformation.getLoginUser().checkTGTAndReloginFromKeytab();
    }
  }

  /** A path below the folder of the blobs. */
  public Path path(String name) {
    return new Path(root, name);
  }

  public Path root() {
    return root;
  }

  /** How often the cluster is to keep what is written. */
  public int replication() {
    return replication;
  }

  /**
   * Makes a file in a folder that is there; fails where the file is.
   *
   * @param blockBytes the size of its blocks; 0 for that of the cluster
   */
  public FSDataOutputStream create(Path path, long blockBytes) throws IOException {
    DistributedFileSystem.HdfsDataOutputStreamBuilder builder = files.createFile(path);
    builder.overwrite(false).replication(replication);
    List<DatanodeInfo> answering = watch.answering();
    if (answering.size() >= minReplication) {
      builder.favoredNodes(
          answering.stream()
              // The client asks for its name: of one that was resolved that is a question to DNS.
              .map(node -> InetSocketAddress.createUnresolved(node.getIpAddr(), node.getXferPort()))
              .toArray(InetSocketAddress[]::new));
      if (answering.size() < replication) {
        builder.replication((short) answering.size());
        reduced.add(path);
      }
    }
    // A block that is left for the next is on the disks as well.
    builder.syncBlock();
    if (blockBytes > 0) {
      // In whole stretches of checksums.
      builder.blockSize((blockBytes + 511) / 512 * 512);
    }
    return builder.build();
  }

  /** Makes a file that nothing is written to; fails where it is. */
  public FSDataOutputStream createEmpty(Path path) throws IOException {
    return files.createFile(path).overwrite(false).replication(replication).build();
  }

  /** What is written to a file. */
  @FunctionalInterface
  public interface Content {
    void write(FSDataOutputStream out) throws IOException;
  }

  /**
   * Makes a file as {@link #create} does, has it written to, and closes it. (A stream throws what
   * its write has thrown when it is closed as well, and the same again: no try with resources.)
   */
  public void write(Path path, long blockBytes, Content content) throws IOException {
    FSDataOutputStream out = create(path, blockBytes);
    boolean written = false;
    try {
      content.write(out);
      written = true;
    } finally {
      if (!written) {
        closeAfterFailure(out);
      }
    }
    close(path, out);
  }

  /** Closes a file, which is kept as often as it is to be from then on. */
  public void close(Path path, FSDataOutputStream out) throws IOException {
    out.close();
    restoreReplication(path);
  }

  /**
   * Closes a file that is to be appended to later; fails where a DataNode that takes it says
   * nothing.
   */
  public void closeForNow(Path path, FSDataOutputStream out) throws IOException {
    boolean closed = false;
    try {
      watch.run(path, out, out::close);
      closed = true;
    } finally {
      if (!closed) {
        closeAfterFailure(out);
      }
    }
  }

  /** Has a file that was begun while a DataNode was silent be kept on as many as others. */
  public void restoreReplication(Path path) throws IOException {
    if (reduced.contains(path)) {
      keepAsOftenAsSet(path);
      reduced.remove(path);
    }
  }

  /** Likewise of a file that another daemon has left: whether that was so, only it knew. */
  public void keepAsOftenAsSet(Path path) throws IOException {
    boolean unused = files.setReplication(path, replication);
  }

  /** Whether what was written there may wait for a silent DataNode still: so would a close. */
  public boolean isLeft(FSDataOutputStream out) {
    return watch.isLeft(out);
  }

  /** Closes what failed before; on a thread of its own where that would wait. */
  public void closeAfterFailure(FSDataOutputStream out) {
    if (isLeft(out)) {
      Thread thread = new Thread(() -> closeFailed(out), "hdfs-close");
      thread.setDaemon(true);
      thread.start();
    } else {
      closeFailed(out);
    }
  }

  private static void closeFailed(FSDataOutputStream out) {
    try {
      out.close();
    } catch (IOException e) {
      System.getLogger(Cluster.class.getName())
          .log(System.Logger.Level.DEBUG, "a file does not close", e);
    }
  }

  public FSDataOutputStream append(Path path) throws IOException {
    return files.append(
        path, EnumSet.of(CreateFlag.APPEND, CreateFlag.SYNC_BLOCK), BUFFER_BYTES, null);
  }

  /** Writes to a file; fails where a DataNode that is to take it says nothing. */
  public void append(Path path, FSDataOutputStream out, byte[] bytes, int count)
      throws IOException {
    watch.run(path, out, () -> out.write(bytes, 0, count));
  }

  /**
   * Has all that was written on the disks of the DataNodes that take it, as many as are demanded.
   *
   * @param tellLength whether the length that a listing tells has it too
   */
  public void sync(Path path, FSDataOutputStream out, boolean tellLength) throws IOException {
    watch.run(
        path,
        out,
        () -> {
          if (tellLength) {
            ((HdfsDataOutputStream) out).hsync(EnumSet.of(SyncFlag.UPDATE_LENGTH));
          } else {
            out.hsync();
          }
        });
    int current = nodesOf(out);
    if (current < minReplication) {
      throw new IOException(
          "only " + current + " of the " + minReplication + " DataNodes that are demanded have it");
    }
  }

  /** How many DataNodes take what is written there now. */
  public int nodesOf(FSDataOutputStream out) throws IOException {
    return ((HdfsDataOutputStream) out).getCurrentBlockReplication();
  }

  /** Waits until each block of a file is on as many DataNodes as are demanded. */
  public void awaitReplication(Path path, long length, long timeoutMillis) throws IOException {
    long end = System.nanoTime() + timeoutMillis * 1_000_000;
    while (true) {
      int least = Integer.MAX_VALUE;
      for (var block : files.getFileBlockLocations(path, 0, length)) {
        least = Math.min(least, block.getNames().length);
      }
      if (least >= minReplication) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "a block of it is on "
                + least
                + " of the "
                + minReplication
                + " DataNodes that are demanded");
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the daemon is stopping");
      }
    }
  }

  public FSDataInputStream open(Path path) throws IOException {
    return files.open(path);
  }

  /** Renames within one step of the NameNode; fails where the name is taken. */
  public void rename(Path from, Path to) throws IOException {
    files.rename(from, to, Options.Rename.NONE);
  }

  /** Renames over what is there. */
  public void replace(Path from, Path to) throws IOException {
    files.rename(from, to, Options.Rename.OVERWRITE);
  }

  /** Whether there was a file or folder, and it is gone. */
  public boolean delete(Path path) throws IOException {
    boolean wasThere = files.delete(path, true);
    reduced.remove(path);
    return wasThere;
  }

  public void makeFolder(Path path) throws IOException {
    files.mkdirs(path);
  }

  public boolean exists(Path path) throws IOException {
    return files.exists(path);
  }

  public Optional<FileStatus> status(Path path) throws IOException {
    try {
      return Optional.of(files.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** What is in a folder, a part at a time; nothing where there is no folder. */
  public RemoteIterator<FileStatus> list(Path folder) throws IOException {
    try {
      return files.listStatusIterator(folder);
    } catch (FileNotFoundException e) {
      return new RemoteIterator<>() {
        @Override
        public boolean hasNext() {
          return false;
        }

        @Override
        public FileStatus next() {
          throw new NoSuchElementException();
        }
      };
    }
  }

  /** What a listing tells of a file: its name, what tells it from another, how long it is. */
  public record Listed(String name, long identity, long length) {}

  /**
   * What is in a folder, as {@link #list} has it, for those who ask many times a second: no path is
   * made of any name.
   */
  public List<Listed> listBriefly(Path folder) throws IOException {
    List<Listed> all = new ArrayList<>();
    DirectoryListing part = null;
    do {
      byte[] after = part == null ? HdfsFileStatus.EMPTY_NAME : part.getLastName();
      part = files.getClient().listPaths(folder.toUri().getPath(), after);
      if (part == null) {
        return all; // there is no such folder
      }
      for (HdfsFileStatus file : part.getPartialListing()) {
        all.add(new Listed(file.getLocalName(), file.getFileId(), file.getLen()));
      }
    } while (part.hasMore());
    return all;
  }

  /** Tells others by the file's time that its writer is alive. */
  public void touch(Path path) throws IOException {
    files.setTimes(path, System.currentTimeMillis(), -1);
  }

  /**
   * Takes the lease of a file from whoever has it, and has the NameNode close it.
   *
   * @return whether it is closed now; else it is to be asked again
   */
  public boolean recoverLease(Path path) throws IOException {
    try {
      return files.recoverLease(path);
    } catch (FileNotFoundException e) {
      return true;
    }
  }

  /** Whether there is such a file and nobody writes to it. */
  public boolean isClosed(Path path) throws IOException {
    try {
      return files.isFileClosed(path);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Room, and how much of it the quota of the folder leaves. */
  public Room room() throws IOException {
    FsStatus status = files.getStatus(root);
    long remaining = status.getRemaining();
    QuotaUsage quota = files.getQuotaUsage(root);
    if (quota.getSpaceQuota() >= 0) {
      remaining =
          Math.max(0, Math.min(remaining, quota.getSpaceQuota() - quota.getSpaceConsumed()));
    }
    long free = Math.max(status.getRemaining(), 0);
    return new Room(
        remaining / replication,
        free / replication,
        Math.max(status.getCapacity(), 1) / replication);
  }

  /** Bytes of blobs, each kept as often as is set. */
  public record Room(long available, long free, long total) {}

  boolean isFullFor(long bytes) {
    try {
      return room().available() < bytes;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    watch.close();
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the client of " + root + " does not close", e);
    }
  }
}
