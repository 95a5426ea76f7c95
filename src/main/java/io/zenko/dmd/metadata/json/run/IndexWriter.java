package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.FileWriter;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Line;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes the index of a run while its lines pass by: cuts them into blocks, and the blocks into
 * pages. What it holds in memory is one page, and a row for each page that is written.
 */
final class IndexWriter implements Closeable {
  /** A block has at most this, unless it is a single longer line. */
  static final int BLOCK_BYTES = 4 << 10;

  /** A page is written when it has reached this, and has so many blocks. */
  private static final int PAGE_BYTES = 4 << 10;

  private static final int PAGE_BLOCKS = 16;

  /** Or when it has reached this: with long keys, the top would else be as long as the pages. */
  private static final int MOST_PAGE_BYTES = 16 << 10;

  private final FileWriter file;

  private final Rows pages = new Rows();
  private Rows blocks = new Rows();
  private long[] hashes = new long[1024];
  private int keys;

  private byte[] firstOfBlock = new byte[0];
  private final CRC32C blockChecksum = new CRC32C();
  private long blockAt;
  private int blockLength;

  private byte[] first = new byte[0];
  private byte[] last = new byte[0];
  private long entries;
  private long deletions;

  IndexWriter(Volume volume, Path path) throws IOException {
    this.file = new FileWriter(volume, path);
  }

  /** A {@link PlaceTable} that is being made. */
  private static final class Rows {
    private final Line line = new Line(1024);
    private byte[] first = new byte[0];
    private int count;

    void add(byte[] key, long place, int length, int checksum) {
      if (count == 0) {
        first = key;
      }
      ByteBuffer row = ByteBuffer.allocate(PlaceTable.rowBytes(0));
      row.putLong(place).putInt(length).putInt(checksum).putInt(key.length);
      line.raw(row.array()).raw(key);
      count++;
    }

    void writeTo(Line target) {
      target.raw(ByteBuffer.allocate(4).putInt(count).array());
      target.raw(line.array(), 0, line.length());
    }
  }

  /** Adds an entry or deletion by its whole line, the next one in the file. */
  void add(byte[] key, boolean deletion, long place, byte[] bytes, int from, int to)
      throws IOException {
    int length = to - from;
    if (blockLength > 0 && blockLength + length > BLOCK_BYTES) {
      closeBlock();
    }
    if (blockLength == 0) {
      blockAt = place;
      firstOfBlock = key;
    }
    blockChecksum.update(bytes, from, length);
    blockLength += length;
    if (keys == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * keys);
    }
    hashes[keys++] = KeyHash.of(key);
    if (entries == 0) {
      first = key;
    }
    last = key;
    entries++;
    deletions += deletion ? 1 : 0;
  }

  long entries() {
    return entries;
  }

  private void closeBlock() throws IOException {
    blocks.add(firstOfBlock, blockAt, blockLength, (int) blockChecksum.getValue());
    blockChecksum.reset();
    blockLength = 0;
    int pageBytes = blocks.line.length() + Filter.words(keys) * Long.BYTES;
    boolean isFull = pageBytes >= PAGE_BYTES && blocks.count >= PAGE_BLOCKS;
    if (isFull || pageBytes >= MOST_PAGE_BYTES) {
      closePage();
    }
  }

  private void closePage() throws IOException {
    long place = file.position();
    Line line = file.line();
    int from = line.length();
    blocks.writeTo(line);
    int words = Filter.words(keys);
    byte[] filter = new byte[words * Long.BYTES];
    for (int i = 0; i < keys; i++) {
      Filter.add(filter, hashes[i]);
    }
    line.raw(ByteBuffer.allocate(4).putInt(words).array()).raw(filter);
    pages.add(blocks.first, place, line.length() - from, line.checksum(from));
    file.flushIfFull();
    blocks = new Rows();
    keys = 0;
  }

  /** Makes the index durable, but for its name. */
  RunFacts finish(String name, FileFacts lines) throws IOException {
    if (blockLength > 0) {
      closeBlock();
    }
    if (keys > 0) {
      closePage();
    }
    long place = file.position();
    Line line = file.line();
    int from = line.length();
    pages.writeTo(line);
    int checksum =
        Top.write(
            line, from, new Top.Footer(place, entries, deletions, lines.bytes(), lines.checksum()));
    FileFacts written = file.finish(name);
    return new RunFacts(
        lines, new FileFacts(name, written.bytes(), checksum), entries, deletions, first, last);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
