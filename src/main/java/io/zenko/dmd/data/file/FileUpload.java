package io.zenko.dmd.data.file;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Writes one blob's file from bytes that come in pieces of any size: a whole block at a time, as
 * long as they keep coming. While it rests it has neither a buffer nor an open file, and what it
 * has of a block is in the file already.
 */
final class FileUpload implements BlobUpload {
  /** The most that is gathered of a client that sends little at a time. */
  private static final int SHORT_BYTES = 1536;

  private static final int LEAST_BYTES = 256;
  private static final int MANY_BYTES = 16 * 1024;

  private final Disk disk;
  private final Uploads uploads;
  private final BlobHeader header;
  private FileChannel channel;

  /** What is not in the file yet; null while there is nothing. */
  private ByteBuffer pending;

  /** Bytes in the file. */
  private long written;

  private long block;
  private int inBlock;
  private CRC32C checksum;
  private boolean committed;

  FileUpload(Disk disk, Uploads uploads, BlobHeader header) {
    this.disk = disk;
    this.uploads = uploads;
    this.header = header;
    this.channel = uploads.create(header.key());
    this.checksum = header.checksumOf(0);
    pending(0).put(header.encode());
  }

  /** Room for some of so many bytes that have come together: for many of them, that of a block. */
  private ByteBuffer pending(int count) {
    boolean isMany = count >= MANY_BYTES;
    if (pending != null && (!pending.hasRemaining() || (isShort() && isMany))) {
      if (pending.capacity() < SHORT_BYTES && !isMany) {
        pending = ByteBuffer.allocate(SHORT_BYTES).put(pending.flip());
      } else {
        flush();
        pending = isShort() ? null : pending;
      }
    }
    if (pending == null) {
      int largest = (int) Math.min(header.blockBytes(), header.length());
      pending =
          ByteBuffer.allocate(
              isMany
                  ? BlobHeader.BYTES + largest + BlobHeader.CHECKSUM_BYTES
                  : Math.min(SHORT_BYTES, Math.max(LEAST_BYTES, count)));
    }
    return pending;
  }

  private boolean isShort() {
    return pending.capacity() <= SHORT_BYTES;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    if (count > header.length() - block * header.blockBytes() - inBlock) {
      throw new IllegalArgumentException("more than the " + header.length() + " of the blob");
    }
    int end = offset + count;
    for (int from = offset; from < end; ) {
      ByteBuffer room = pending(end - from);
      int step = Math.min(Math.min(end - from, header.bytesOf(block) - inBlock), room.remaining());
      room.put(bytes, from, step);
      checksum.update(bytes, from, step);
      inBlock += step;
      from += step;
      if (inBlock == header.bytesOf(block)) {
        putChecksum();
        flush();
        checksum = header.checksumOf(++block);
        inBlock = 0;
      }
    }
  }

  private void putChecksum() {
    if (pending.remaining() < BlobHeader.CHECKSUM_BYTES) {
      flush();
    }
    pending.putInt((int) checksum.getValue());
  }

  private void flush() {
    try {
      if (channel == null) {
        channel = uploads.reopen(header.key(), written);
      }
      if (pending != null) {
        written += pending.flip().remaining();
        disk.write(channel, pending);
        pending.clear();
      }
    } catch (IOException e) {
      throw uploads.fault(e, "cannot write blob " + header.key());
    }
  }

  /**
   * A few bytes stay in memory: to write each few apart would make all syncs of the disk longer.
   */
  @Override
  public void rest() {
    if (pending != null && !isShort()) {
      flush();
      pending = null;
    }
    closeFile();
  }

  @Override
  public BlobKey commit() {
    if (block < header.blocks()) {
      throw new IllegalStateException("a blob of which bytes are missing");
    }
    flush();
    uploads.commit(header.key(), channel);
    committed = true;
    return header.key();
  }

  @Override
  public void close() {
    try {
      closeFile();
    } finally {
      if (!committed) {
        uploads.discard(header.key());
      }
    }
  }

  private void closeFile() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw uploads.fault(e, "cannot close the file of blob " + header.key());
      }
    }
  }
}
