package io.zenko.dmd.metadata.json.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Literal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * The buckets of a shard that take no writes: a few names in a file that is replaced whole.
 *
 * <pre>
 *   {"format":"dmd-access-modes","version":1,"readOnly":["photos","logs"],"crc":"01234567"}
 * </pre>
 */
public final class AccessModes {
  private final Volume volume;
  private final Path path;
  private volatile Set<BucketName> readOnly = Set.of();
  private boolean closed;

  AccessModes(Volume volume, Path path) {
    this.volume = volume;
    this.path = path;
  }

  synchronized void load() throws IOException {
    if (!volume.exists(path)) {
      return;
    }
    byte[] line = DurableFile.read(volume, path);
    int end = line.length - 1;
    if (end < 0 || !Line.isSealed(line, 0, end)) {
      throw new IOException(path + " is damaged: remove it, and every bucket takes writes again");
    }
    LineScanner scanner = new LineScanner(line, 0, end);
    scanner.expect("{\"format\":\"dmd-access-modes\",\"version\":1,\"readOnly\":[");
    Set<BucketName> found = new TreeSet<>();
    while (!scanner.take("]")) {
      scanner.take(",");
      found.add(new BucketName(new String(scanner.string(), UTF_8)));
    }
    readOnly = found;
  }

  /** The CRC32C of the file in hexadecimal; empty where there is no file. */
  public synchronized String checksum() throws IOException {
    return volume.exists(path)
        ? HexFormat.of().toHexDigits(Literal.checksum(DurableFile.read(volume, path)))
        : "";
  }

  /** The same for a stop's mark, which nothing may make wrong behind its back. */
  synchronized String close() throws IOException {
    closed = true;
    return checksum();
  }

  public Path path() {
    return path;
  }

  public boolean isReadOnly(BucketName bucket) {
    return readOnly.contains(bucket);
  }

  /** Durable when it returns. */
  public synchronized void setReadOnly(BucketName bucket, boolean wanted) throws IOException {
    if (closed) {
      throw new IOException("the store is closed");
    }
    Set<BucketName> changed = new TreeSet<>(readOnly);
    if (!(wanted ? changed.add(bucket) : changed.remove(bucket))) {
      return;
    }
    Line line = new Line(256);
    line.ascii("{\"format\":\"dmd-access-modes\",\"version\":1,\"readOnly\":[");
    String separator = "";
    for (BucketName name : changed) {
      line.ascii(separator).string(name.value().getBytes(UTF_8));
      separator = ",";
    }
    DurableFile.replace(volume, path, line.ascii("]").seal(0).toBytes());
    readOnly = changed;
  }
}
