package io.zenko.dmd.http.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Bytes that are written first and read later, once: an answer that is made before its length is
 * known, or a body that is handled when it is whole. They wait in memory as long as there is some,
 * and else in a file. To be closed.
 *
 * <pre>
 *   | blocks in memory, from TransferMemory | or all blocks are pages of SpoolFile |
 *     the first eighth of a block is free
 * </pre>
 */
public final class Spool extends OutputStream implements BodySource {
  private static final int BLOCK_BYTES = SpoolFile.PAGE_BYTES;

  /** What every connection may have. */
  private static final int FREE_BYTES = BLOCK_BYTES / 8;

  private static final byte[] NOTHING = {};

  private final TransferMemory memory;
  private final SpoolFile file;

  /** In memory: each of {@value #BLOCK_BYTES}, the first one shorter as long as it does. */
  private List<byte[]> blocks = new ArrayList<>(1);

  private int[] pages = {};
  private int pageCount;
  private boolean inFile;
  private long takenBytes;

  /** Taken for blocks that are still to come. */
  private long creditBytes;

  private long length;
  private long position;

  Spool(TransferMemory memory, SpoolFile file) {
    this.memory = memory;
    this.file = file;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    int end = offset + count;
    for (int from = offset; from < end; ) {
      int within = (int) (length % BLOCK_BYTES);
      int step = Math.min(end - from, BLOCK_BYTES - within);
      if (!inFile && !makeRoom(within + step)) {
        toFile();
      }
      if (inFile) {
        if (within == 0) {
          addPage();
        }
        file.write(pages[pageCount - 1], within, bytes, from, step);
      } else {
        System.arraycopy(bytes, from, blocks.get(blocks.size() - 1), within, step);
      }
      from += step;
      length += step;
    }
  }

  /** Makes the last block, or a new one, hold so many bytes; false where there is no memory. */
  private boolean makeRoom(int bytes) {
    boolean isNew = length % BLOCK_BYTES == 0;
    int size = isNew ? 0 : blocks.get(blocks.size() - 1).length;
    if (bytes <= size) {
      return true;
    }
    boolean isFirst = blocks.isEmpty() || (blocks.size() == 1 && !isNew);
    int wanted =
        isFirst && bytes <= FREE_BYTES
            ? Math.max(bytes, Math.min(2 * size, FREE_BYTES))
            : BLOCK_BYTES;
    if (wanted > FREE_BYTES) {
      if (creditBytes >= BLOCK_BYTES) {
        creditBytes -= BLOCK_BYTES;
      } else if (!memory.tryTake(BLOCK_BYTES)) {
        return false;
      }
      takenBytes += BLOCK_BYTES;
    }
    if (isNew) {
      blocks.add(new byte[wanted]);
    } else {
      blocks.set(blocks.size() - 1, Arrays.copyOf(blocks.get(blocks.size() - 1), wanted));
    }
    return true;
  }

  private void addPage() throws IOException {
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, Math.max(4, 2 * pageCount));
    }
    pages[pageCount] = file.take();
    pageCount++;
  }

  private void toFile() throws IOException {
    inFile = true;
    long left = length;
    for (byte[] block : blocks) {
      int count = (int) Math.min(left, BLOCK_BYTES);
      if (count > 0) {
        addPage();
        file.write(pages[pageCount - 1], 0, block, 0, count);
      }
      left -= count;
    }
    forgetMemory();
  }

  private void forgetMemory() {
    blocks = List.of();
    memory.giveBack(takenBytes + creditBytes);
    takenBytes = 0;
    creditBytes = 0;
  }

  /**
   * Whether so many more bytes will stay in memory; what they need of it is kept for them, where
   * there is some, until the next rest.
   */
  public boolean isQuick(int count) {
    if (inFile || blocks == null) {
      return false;
    }
    if (length + count <= FREE_BYTES) {
      return true;
    }
    long wanted = (count / BLOCK_BYTES + 2L) * BLOCK_BYTES;
    if (creditBytes < wanted && memory.tryTake(wanted - creditBytes)) {
      creditBytes = wanted;
    }
    return creditBytes >= wanted;
  }

  /** Whether all of it waits in memory. */
  public boolean isInMemory() {
    return !inFile;
  }

  /** Whether it takes no more memory than any connection may. */
  public boolean isSmall() {
    return !inFile && takenBytes == 0;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    int within = (int) (position % BLOCK_BYTES);
    int index = (int) (position / BLOCK_BYTES);
    int step = (int) Math.min(Math.min(count, length - position), BLOCK_BYTES - within);
    if (step <= 0) {
      return -1;
    }
    if (inFile) {
      file.read(pages[index], within, bytes, offset, step);
    } else {
      System.arraycopy(blocks.get(index), within, bytes, offset, step);
    }
    position += step;
    return step;
  }

  /** All bytes, which are few enough to be in memory. */
  public byte[] toBytes() throws IOException {
    byte[] bytes = length == 0 ? NOTHING : new byte[Math.toIntExact(length)];
    position = 0;
    for (int at = 0; at < bytes.length; ) {
      at += read(bytes, at, bytes.length - at);
    }
    return bytes;
  }

  /** What takes more than a little memory goes into the file. */
  @Override
  public void rest() throws IOException {
    if (takenBytes > 0) {
      toFile();
    }
    memory.giveBack(creditBytes);
    creditBytes = 0;
  }

  @Override
  public void close() {
    if (blocks != null) {
      forgetMemory();
      blocks = null;
      for (int i = 0; i < pageCount; i++) {
        file.giveBack(pages[i]);
      }
      pageCount = 0;
    }
  }
}
