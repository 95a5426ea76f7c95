package io.zenko.dmd.hdfs.single;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.block.BlockLayout;
import io.zenko.dmd.hdfs.block.Sums;
import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/**
 * A long blob on its way: written under a name that nobody looks at, synced, closed, and renamed.
 * While its client sends nothing it keeps its file open, until more do so than are to.
 */
final class SingleUpload implements BlobUpload, RestingFiles.File {
  private final Cluster cluster;
  private final RestingFiles resting;
  private final BlobHeader header;
  private final BlockLayout layout;
  private final byte[] keyBytes;
  private final Path incoming;
  private final Path file;
  private final long timeoutMillis;
  private final byte[] block;
  private int held;
  private long number;
  private FSDataOutputStream out;

  /** Whoever lets it go may come late, when it is written to again. */
  private boolean rests;

  private boolean committed;

  /**
   * @param incoming the file's name until it is whole
   * @param file its name then
   */
  SingleUpload(
      Cluster cluster,
      RestingFiles resting,
      BlobHeader header,
      Path incoming,
      Path file,
      long timeoutMillis) {
    this.cluster = cluster;
    this.resting = resting;
    this.header = header;
    this.layout = header.layout();
    this.keyBytes = header.key().bytes();
    this.incoming = incoming;
    this.file = file;
    this.timeoutMillis = timeoutMillis;
    this.block =
        new byte[(int) Math.min(header.blockBytes(), header.length()) + BlockLayout.SUM_BYTES];
    try {
      out = cluster.create(incoming, 0);
      out.write(header.encode());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    if (count > header.length() - number * header.blockBytes() - held) {
      throw new IllegalArgumentException("more than the " + header.length() + " of the blob");
    }
    try {
      wake();
      for (int done = 0; done < count; ) {
        int wanted = layout.bytesOf(number);
        int step = Math.min(wanted - held, count - done);
        System.arraycopy(bytes, offset + done, block, held, step);
        held += step;
        done += step;
        if (held == wanted) {
          ByteBuffer.wrap(block).putInt(held, Sums.block(keyBytes, number, block, 0, held));
          cluster.append(incoming, out, block, held + BlockLayout.SUM_BYTES);
          number++;
          held = 0;
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void wake() throws IOException {
    synchronized (this) {
      rests = false;
      resting.remove(this);
      if (out != null) {
        return;
      }
    }
    out = cluster.append(incoming);
  }

  @Override
  public void rest() {
    synchronized (this) {
      rests = true;
    }
    resting.add(this);
  }

  /** Another one rests, and this has for the longest time. */
  @Override
  public synchronized void letGo() throws IOException {
    if (rests && out != null) {
      FSDataOutputStream open = out;
      out = null;
      cluster.closeForNow(incoming, open);
    }
  }

  @Override
  public BlobKey commit() {
    if (number < layout.blocks()) {
      throw new IllegalStateException("a blob of which bytes are missing");
    }
    try {
      wake();
      cluster.sync(incoming, out, false);
      cluster.close(incoming, out);
      out = null;
      cluster.awaitReplication(incoming, header.fileBytes(), timeoutMillis);
      publish();
      committed = true;
      return header.key();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void publish() throws IOException {
    try {
      rename();
    } catch (FileAlreadyExistsException e) {
      throw new DataException(Failure.INTERNAL, "there is a blob " + header.key() + " already", e);
    } catch (FileNotFoundException e) {
      throw e; // nothing was renamed: what has that name is another's
    } catch (IOException e) {
      // Nobody knows whether it was done, or will be. The caller is told that it was not; so both
      // names go, in this order: without its source it is not done any more.
      giveUp(incoming);
      giveUp(file);
      throw e;
    }
  }

  private void rename() throws IOException {
    try {
      cluster.rename(incoming, file);
    } catch (FileNotFoundException e) {
      // The folder of its kind is missing, or another daemon took over from this one.
      cluster.makeFolder(file.getParent());
      cluster.rename(incoming, file);
    }
  }

  private DataException failed(IOException e) {
    return ClusterFault.ofWrite(
        e, "cannot write blob " + header.key(), cluster, header.fileBytes());
  }

  @Override
  public void close() {
    FSDataOutputStream open;
    synchronized (this) {
      rests = false;
      resting.remove(this);
      open = out;
      out = null;
    }
    if (committed) {
      return;
    }
    committed = true;
    // First its name: what is being closed then is nobody's file.
    giveUp(incoming);
    if (open != null) {
      cluster.closeAfterFailure(open);
    }
  }

  /** Whoever is interrupted removes what it has made, and is interrupted then. */
  private void giveUp(Path path) {
    boolean interrupted = Thread.interrupted();
    try {
      boolean unused = cluster.delete(path);
    } catch (IOException e) {
      System.getLogger(SingleUpload.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "what has come of a blob is left until this daemon ends: {0}",
              e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
