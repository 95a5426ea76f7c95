package io.zenko.dmd.hdfs.single;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.hdfs.block.BlockInputStream;
import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;

/**
 * A blob's open file. A range that is short is read by its position, itself alone; a long one as a
 * stream, which a DataNode reads ahead for.
 */
final class SingleBlob implements Blob {
  private static final long LONG_BYTES = 1 << 20;

  private final BlobHeader header;
  private final FSDataInputStream in;

  private SingleBlob(BlobHeader header, FSDataInputStream in) {
    this.header = header;
    this.in = in;
  }

  static SingleBlob open(Cluster cluster, Path file, BlobKey key) {
    FSDataInputStream in;
    try {
      in = cluster.open(file);
    } catch (FileNotFoundException e) {
      throw DataException.noSuchBlob(key);
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot open blob " + key);
    }
    SingleBlob opened = null;
    try {
      long length = ((HdfsDataInputStream) in).getVisibleLength();
      byte[] start = new byte[(int) Math.min(BlobHeader.BYTES, length)];
      in.readFully(0, start);
      BlobHeader header = BlobHeader.decode(ByteBuffer.wrap(start), key);
      if (length != header.fileBytes()) {
        throw BlobHeader.damaged(
            key, "its file has " + length + " bytes instead of " + header.fileBytes());
      }
      opened = new SingleBlob(header, in);
      return opened;
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot read blob " + key);
    } finally {
      if (opened == null) {
        close(in);
      }
    }
  }

  @Override
  public long size() {
    return header.length();
  }

  @Override
  public Instant created() {
    return Instant.ofEpochMilli(header.created());
  }

  @Override
  public InputStream read(ByteRange range) {
    if (!range.isWithin(size())) {
      throw new IllegalArgumentException(range + " of a blob of " + size() + " bytes");
    }
    BlockInputStream.Source source = range.length() >= LONG_BYTES ? this::readOn : this::readAt;
    return new BlockInputStream(header.layout(), source, range);
  }

  private void readAt(long offset, byte[] into, int count) {
    try {
      in.readFully(offset, into, 0, count);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void readOn(long offset, byte[] into, int count) {
    try {
      if (in.getPos() != offset) {
        in.seek(offset);
      }
      in.readFully(into, 0, count);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private DataException failed(IOException e) {
    return ClusterFault.of(e, "cannot read blob " + header.key());
  }

  /** Connections and buffers go; the place of the blocks stays known. */
  @Override
  public void rest() {
    in.unbuffer();
  }

  @Override
  public void close() {
    close(in);
  }

  private static void close(FSDataInputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      System.getLogger(SingleBlob.class.getName())
          .log(System.Logger.Level.DEBUG, "a blob's file does not close", e);
    }
  }
}
