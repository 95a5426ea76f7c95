package io.zenko.dmd.hdfs.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the repository is told by whoever runs it.
 *
 * @param uri the folder of the blobs
 * @param configuration the folder of the client's own {@code core-site.xml} and {@code
 *     hdfs-site.xml}
 * @param principal whom to be logged in as where the cluster asks for Kerberos
 * @param keytab the file of its keys
 * @param replication how often the cluster is to keep what is written
 * @param minReplication how many DataNodes must have it for certain before it is acknowledged
 * @param packBytes the longest blob that shares a file with others
 * @param segmentBytes the size at which such a file is full
 * @param openFiles files that blobs are read from, kept open
 * @param pendingBytes what may wait to be written in memory before writers have to wait
 * @param restingUploads files of long blobs, open though their clients send nothing for now
 * @param timeout how long a call may wait for the cluster
 * @param nodeTimeout how long a DataNode may say nothing before another is asked
 * @param deletesAge how old a look at deletes may be that a read takes, and how long a delete waits
 *     to be acknowledged; zero looks at each read
 * @param deletesInMemory deleted blobs that wait for a compaction before it becomes eager
 * @param compactionPercent how much of a segment is dead when it is compacted
 * @param compactionBytesPerSecond how fast that reads and writes at most
 */
public record HdfsSettings(
    URI uri,
    Optional<Path> configuration,
    Optional<String> principal,
    Optional<Path> keytab,
    int replication,
    int minReplication,
    int packBytes,
    long segmentBytes,
    int openFiles,
    long pendingBytes,
    int restingUploads,
    Duration timeout,
    Duration nodeTimeout,
    Duration deletesAge,
    int deletesInMemory,
    int compactionPercent,
    long compactionBytesPerSecond) {

  /** More than that would wait in memory whole. */
  public static final int MOST_PACK_BYTES = 8 << 20;

  /** Places in a segment are told in 32 bits, by units of 8 bytes. */
  public static final long MOST_SEGMENT_BYTES = 8L << 30;

  public HdfsSettings {
    require(uri.getPath() != null && uri.getPath().length() > 1, "DMD_HDFS_URI", "names no folder");
    require(replication >= 1 && replication <= 512, "DMD_HDFS_REPLICATION", "is to be 1 to 512");
    require(
        minReplication >= 1 && minReplication <= replication,
        "DMD_HDFS_MIN_REPLICATION",
        "is to be 1 to DMD_HDFS_REPLICATION");
    require(
        packBytes >= 0 && packBytes <= MOST_PACK_BYTES,
        "DMD_HDFS_PACK_BYTES",
        "is to be 0 to " + MOST_PACK_BYTES);
    require(
        segmentBytes >= Math.max(1 << 20, 2L * packBytes) && segmentBytes <= MOST_SEGMENT_BYTES,
        "DMD_HDFS_SEGMENT_BYTES",
        "is to be at least 1048576 and twice DMD_HDFS_PACK_BYTES, and at most "
            + MOST_SEGMENT_BYTES);
    require(openFiles >= 1, "DMD_HDFS_OPEN_FILES", "is to be at least 1");
    require(
        pendingBytes >= packBytes, "DMD_HDFS_PENDING_BYTES", "is less than DMD_HDFS_PACK_BYTES");
    require(restingUploads >= 0, "DMD_HDFS_RESTING_UPLOADS", "is negative");
    require(timeout.toMillis() >= 1000, "DMD_HDFS_TIMEOUT_MILLIS", "is to be at least 1000");
    require(
        nodeTimeout.toMillis() >= 100 && nodeTimeout.compareTo(timeout) <= 0,
        "DMD_HDFS_NODE_TIMEOUT_MILLIS",
        "is to be at least 100 and at most DMD_HDFS_TIMEOUT_MILLIS");
    require(
        !deletesAge.isNegative() && deletesAge.compareTo(timeout) < 0,
        "DMD_HDFS_DELETES_AGE_MILLIS",
        "is to be at least 0 and less than DMD_HDFS_TIMEOUT_MILLIS");
    require(deletesInMemory >= 1, "DMD_HDFS_DELETES_IN_MEMORY", "is to be at least 1");
    require(
        compactionPercent >= 1 && compactionPercent <= 100,
        "DMD_HDFS_COMPACTION_PERCENT",
        "is to be 1 to 100");
    require(
        compactionBytesPerSecond >= 1,
        "DMD_HDFS_COMPACTION_BYTES_PER_SECOND",
        "is to be at least 1");
    require(
        principal.isPresent() == keytab.isPresent(),
        "DMD_HDFS_PRINCIPAL",
        "and DMD_HDFS_KEYTAB belong together");
  }

  private static void require(boolean sound, String name, String what) {
    if (!sound) {
      throw new IllegalArgumentException(name + " " + what);
    }
  }

  /** Short blobs arrive in memory whole up to that length, and are then stored without a thread. */
  public int asyncBytes() {
    return Math.min(packBytes, 256 * 1024);
  }
}
