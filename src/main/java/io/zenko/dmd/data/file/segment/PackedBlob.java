package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.block.BlockInputStream;
import io.zenko.dmd.data.file.block.BlockReader;
import io.zenko.dmd.data.file.disk.DiskFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A blob in a segment. What was read with its head is not read again; a short one is whole in that,
 * and holds no file.
 */
final class PackedBlob implements Blob, BlockReader {
  private final RecordHead head;
  private final long offset;
  private final int blockBytes;
  private final ByteBuffer start;
  private SegmentFiles.Handle handle;

  /**
   * Takes over the handle.
   *
   * @param start what was read from the record's offset on
   */
  PackedBlob(RecordHead head, long offset, ByteBuffer start, SegmentFiles.Handle handle) {
    this.head = head;
    this.offset = offset;
    this.start = start;
    this.blockBytes = handle.file().header().blockBytes();
    this.handle = handle;
    if (start.limit() >= head.recordBytes(blockBytes)) {
      close();
    }
  }

  static DataException damaged(BlobKey key, String how) {
    return new DataException(Failure.CORRUPT, "blob " + key + " is damaged: " + how);
  }

  @Override
  public long size() {
    return head.length();
  }

  @Override
  public Instant created() {
    return Instant.ofEpochMilli(head.created());
  }

  @Override
  public InputStream read(ByteRange range) {
    if (!range.isWithin(size())) {
      throw new IllegalArgumentException(range + " of a blob of " + size() + " bytes");
    }
    return new BlockInputStream(this, range);
  }

  @Override
  public long length() {
    return head.length();
  }

  @Override
  public int blockBytes() {
    return blockBytes;
  }

  @Override
  public int read(long block, byte[] into) {
    int count = bytesOf(block);
    int from = RecordHead.BYTES + (int) block * (blockBytes + RecordHead.SUM_BYTES);
    ByteBuffer bytes = ByteBuffer.wrap(into, 0, count + RecordHead.SUM_BYTES);
    if (from + bytes.remaining() <= start.limit()) {
      start.get(from, into, 0, bytes.remaining());
    } else {
      try {
        handle.file().file().read(bytes, offset + from);
      } catch (IOException e) {
        throw DiskFault.of(e, "cannot read blob " + head.key());
      }
      if (bytes.hasRemaining()) {
        throw damaged(head.key(), "its segment was cut short");
      }
      bytes.flip();
    }
    if (bytes.getInt(count)
        != RecordHead.sum(head.key().bytes(), (int) block, ByteBuffer.wrap(into, 0, count))) {
      throw damaged(head.key(), "block " + block + " does not match its checksum");
    }
    return count;
  }

  @Override
  public void close() {
    if (handle != null) {
      handle.close();
      handle = null;
    }
  }
}
