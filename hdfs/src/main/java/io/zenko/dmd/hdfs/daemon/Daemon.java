package io.zenko.dmd.hdfs.daemon;

import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * One life of a daemon: a folder with what it has under way, and an open file whose lease nobody
 * else gets while its client is alive. Whoever takes over removes the folder first; so what a
 * daemon renames out of it, it renames while it is alive, or not at all.
 *
 * <pre>
 *  daemons/&lt;id&gt;/alive               open as long as the daemon lives
 *  daemons/&lt;id&gt;/incoming/…          files that are not whole yet
 *  daemons/&lt;id&gt;/segments/&lt;number&gt;   empty: this daemon appends to that segment
 *  daemons/&lt;id&gt;/compacting/&lt;number&gt; empty: this daemon writes that segment anew
 * </pre>
 */
public final class Daemon {
  static final String FOLDER = "daemons";
  static final String ALIVE = "alive";
  static final String INCOMING = "incoming";
  static final String SEGMENTS = "segments";
  static final String COMPACTING = "compacting";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Cluster cluster;
  private final String id;
  private final Path folder;
  private final FSDataOutputStream alive;
  private final AtomicLong names = new AtomicLong();

  private Daemon(Cluster cluster, String id, Path folder, FSDataOutputStream alive) {
    this.cluster = cluster;
    this.id = id;
    this.folder = folder;
    this.alive = alive;
  }

  static Daemon begin(Cluster cluster) throws IOException {
    String id = HexFormat.of().toHexDigits(RANDOM.nextLong());
    Path folder = cluster.path(FOLDER + "/" + id);
    cluster.makeFolder(new Path(folder, INCOMING));
    cluster.makeFolder(new Path(folder, SEGMENTS));
    cluster.makeFolder(new Path(folder, COMPACTING));
    return new Daemon(cluster, id, folder, cluster.createEmpty(new Path(folder, ALIVE)));
  }

  /** 16 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** A file's name until it is whole. */
  public Path incoming(String name) {
    return new Path(folder, INCOMING + "/" + name);
  }

  /** A name in this daemon's life that was not given before. */
  public String freshName() {
    return id + "-" + names.incrementAndGet();
  }

  /** Tells whoever takes over that a segment is appended to. */
  public Path appending(String segment) {
    return new Path(folder, SEGMENTS + "/" + segment);
  }

  /** Tells whoever takes over that a segment is written anew. */
  public Path compacting(String segment) {
    return new Path(folder, COMPACTING + "/" + segment);
  }

  void beat() throws IOException {
    cluster.touch(new Path(folder, ALIVE));
  }

  /** Nothing is under way any more. */
  void end() throws IOException {
    try {
      alive.close();
    } finally {
      cluster.delete(folder);
    }
  }
}
