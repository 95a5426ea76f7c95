package io.zenko.dmd.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.daemon.Presence;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/** The file that tells of which format all others are: {@code format}. */
final class StoreFormat {
  private static final String NAME = "format";
  private static final String TEXT = "{\"format\":\"dmd-hdfs\",\"version\":1}\n";
  private static final int MOST_BYTES = 4096;

  private StoreFormat() {}

  /** Makes it where there is none. */
  static void require(Cluster cluster, Presence presence) throws IOException {
    Path file = cluster.path(NAME);
    if (!cluster.exists(file)) {
      Path incoming = presence.now().incoming(presence.now().freshName());
      cluster.write(
          incoming,
          0,
          out -> {
            out.write(TEXT.getBytes(UTF_8));
            cluster.sync(incoming, out, false);
          });
      try {
        cluster.rename(incoming, file);
      } catch (FileAlreadyExistsException e) {
        boolean unused = cluster.delete(incoming); // another daemon was first
      }
    }
    String found = read(cluster, file);
    if (!found.equals(TEXT)) {
      throw new IllegalArgumentException(
          file + " tells of a format that this program does not know: " + found.strip());
    }
  }

  private static String read(Cluster cluster, Path file) throws IOException {
    try (FSDataInputStream in = cluster.open(file)) {
      return new String(in.readNBytes(MOST_BYTES), UTF_8);
    } catch (FileNotFoundException e) {
      throw new IOException(file + " is gone", e);
    }
  }
}
