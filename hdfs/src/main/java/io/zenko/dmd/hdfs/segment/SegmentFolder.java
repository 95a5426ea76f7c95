package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/** Where segments stand: {@code segments/} and the number in 8 hexadecimal digits. */
final class SegmentFolder {
  private static final String FOLDER = "segments";
  private static final int DIGITS = 2 * Integer.BYTES;

  private final Cluster cluster;

  SegmentFolder(Cluster cluster) {
    this.cluster = cluster;
  }

  void prepare() throws IOException {
    cluster.makeFolder(cluster.path(FOLDER));
  }

  static String name(int segment) {
    return HexFormat.of().toHexDigits(segment);
  }

  /** The number in a file's name, where the name has one. */
  static Optional<Integer> number(String name) {
    try {
      return name.length() == DIGITS
          ? Optional.of(Integer.parseUnsignedInt(name, 16))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  Path file(int segment) {
    return cluster.path(FOLDER + "/" + name(segment));
  }

  /** All segments, a part of the folder at a time. */
  RemoteIterator<FileStatus> list() throws IOException {
    return cluster.list(cluster.path(FOLDER));
  }

  /** Tells one file from another that had its name before. */
  static long identity(FileStatus status) {
    return status instanceof HdfsFileStatus hdfs ? hdfs.getFileId() : status.getModificationTime();
  }
}
