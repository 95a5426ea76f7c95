package io.zenko.dmd.hdfs;

import io.zenko.dmd.hdfs.config.HdfsSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.client.HdfsClientConfigKeys;

/** A NameNode and DataNodes in this process, on free ports of loopback. */
public final class TestCluster implements AutoCloseable {
  static final int DATA_NODES = 3;

  private static final AtomicInteger FOLDERS = new AtomicInteger();

  private final File folder;
  private final MiniDFSCluster cluster;

  private TestCluster(File folder, MiniDFSCluster cluster) {
    this.folder = folder;
    this.cluster = cluster;
  }

  /** One that forgets a client after so long. */
  public static TestCluster start(Duration lease) {
    return start(lease, DATA_NODES);
  }

  static TestCluster start(Duration lease, int dataNodes) {
    try {
      Path folder = Files.createTempDirectory("dmd-hdfs");
      Configuration configuration = new Configuration();
      configuration.set("hadoop.tmp.dir", folder.toString());
      configuration.setLong("dfs.namenode.fs-limits.min-block-size", 4096);
      configuration.setInt("dfs.heartbeat.interval", 1);
      configuration.setInt("dfs.namenode.heartbeat.recheck-interval", 1000);
      configuration.setInt("dfs.namenode.lease-recheck-interval-ms", 200);
      configuration.setInt("dfs.namenode.handler.count", 8);
      // Of DataNodes for each other: longer than this machine may have no time for them, and than
      // a daemon waits for one that is silent.
      configuration.setInt(HdfsClientConfigKeys.DFS_CLIENT_SOCKET_TIMEOUT_KEY, 30_000);
      MiniDFSCluster cluster =
          new MiniDFSCluster.Builder(configuration, folder.toFile())
              .numDataNodes(dataNodes)
              .build();
      cluster.waitActive();
      TestCluster started = new TestCluster(folder.toFile(), cluster);
      started.forgetClientsAfter(lease);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forgetClientsAfter(Duration lease) {
    cluster.setLeasePeriod(lease.toMillis(), 20 * 60_000L);
  }

  MiniDFSCluster nodes() {
    return cluster;
  }

  /** A folder in it that nobody has used. */
  public URI freshFolder() {
    return URI.create(
        "hdfs://127.0.0.1:" + cluster.getNameNodePort() + "/test" + FOLDERS.incrementAndGet());
  }

  /** Settings with which little data meets many segments. */
  public static Settings settings(URI uri) {
    return new Settings(uri);
  }

  /** Settings for tests, to be changed one by one. */
  public static final class Settings {
    private final URI uri;
    int replication = DATA_NODES;
    int minReplication = 2;
    int packBytes = 256 * 1024;
    long segmentBytes = 4 << 20;
    int restingUploads = 2;
    int deletesInMemory = 1_000_000;
    int compactionPercent = 50;
    Duration timeout = Duration.ofSeconds(30);
    Duration nodeTimeout = Duration.ofSeconds(10);
    Duration deletesAge = Duration.ZERO;
    Optional<Path> configuration = Optional.empty();
    Optional<String> principal = Optional.empty();
    Optional<Path> keytab = Optional.empty();

    private Settings(URI uri) {
      this.uri = uri;
    }

    public HdfsSettings get() {
      return new HdfsSettings(
          uri,
          configuration,
          principal,
          keytab,
          replication,
          minReplication,
          packBytes,
          segmentBytes,
          16,
          32 << 20,
          restingUploads,
          timeout,
          nodeTimeout.compareTo(timeout) < 0 ? nodeTimeout : timeout,
          deletesAge,
          deletesInMemory,
          compactionPercent,
          1 << 30);
    }
  }

  @Override
  public void close() {
    cluster.shutdown(true);
    boolean unused = FileUtil.fullyDelete(folder);
  }
}
