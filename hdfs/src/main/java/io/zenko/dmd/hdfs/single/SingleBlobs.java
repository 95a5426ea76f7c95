package io.zenko.dmd.hdfs.single;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.hdfs.block.BlockLayout;
import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import io.zenko.dmd.hdfs.config.HdfsSettings;
import io.zenko.dmd.hdfs.daemon.Presence;
import io.zenko.dmd.hdfs.segment.RemoteStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Long blobs, and those that came with a key: a file each, below {@code blobs/}. */
public final class SingleBlobs {
  private static final String FOLDER = "blobs";
  private static final int FOLDER_DIGITS = 3;
  private static final int STEP_BYTES = 256 * 1024;

  private final Cluster cluster;
  private final Presence presence;
  private final HdfsSettings settings;
  private final Clock clock;
  private final RestingFiles resting;

  public SingleBlobs(Cluster cluster, Presence presence, HdfsSettings settings, Clock clock) {
    this.cluster = cluster;
    this.presence = presence;
    this.settings = settings;
    this.clock = clock;
    this.resting = new RestingFiles(settings.restingUploads());
  }

  public void begin() throws IOException {
    cluster.makeFolder(cluster.path(FOLDER));
  }

  private Path file(BlobKey key) {
    return cluster.path(FOLDER + "/" + key.value().substring(0, FOLDER_DIGITS) + "/" + key.value());
  }

  /** Begins to store a blob. */
  public BlobUpload upload(BlobKey key, long length) {
    BlobHeader header =
        new BlobHeader(key, length, BlockLayout.DEFAULT_BLOCK_BYTES, clock.millis());
    try {
      return new SingleUpload(
          cluster,
          resting,
          header,
          presence.now().incoming(presence.now().freshName()),
          file(key),
          settings.timeout().toMillis());
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot write blob " + key);
    }
  }

  /**
   * Stores a blob.
   *
   * @throws IOException what the body threw
   */
  public void put(BlobKey key, InputStream body, long length) throws IOException {
    try (BlobUpload upload = upload(key, length)) {
      byte[] step = new byte[(int) Math.min(STEP_BYTES, length)];
      for (long done = 0; done < length; ) {
        int wanted = (int) Math.min(step.length, length - done);
        int count = body.readNBytes(step, 0, wanted);
        if (count < wanted) {
          throw new EOFException("the body ended after " + (done + count) + " of " + length);
        }
        upload.write(step, 0, count);
        done += count;
      }
      BlobKey unused = upload.commit();
    }
  }

  public Blob open(BlobKey key) {
    return SingleBlob.open(cluster, file(key), key);
  }

  /** Deletes a blob; the NameNode does so for all at once. */
  public void delete(BlobKey key) {
    boolean found;
    try {
      found = cluster.delete(file(key));
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot delete blob " + key);
    }
    if (!found) {
      throw DataException.noSuchBlob(key);
    }
  }

  public Stream<StoredBlob> blobs() {
    return list(cluster.path(FOLDER))
        .flatMap(folder -> list(folder.getPath()))
        .flatMap(
            file ->
                BlobKey.parse(file.getPath().getName())
                    .map(
                        key ->
                            new StoredBlob(key, Instant.ofEpochMilli(file.getModificationTime())))
                    .stream());
  }

  private Stream<FileStatus> list(Path folder) {
    String what = "cannot list blobs";
    try {
      return RemoteStream.of(cluster.list(folder), what);
    } catch (IOException e) {
      throw ClusterFault.of(e, what);
    }
  }
}
