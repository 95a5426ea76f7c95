package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The end of an index: where its pages are, and of which run it is the index.
 *
 * <pre>
 *   pages    a {@link PlaceTable}
 *   footer   "dmdblock" | version u32 | place of the table u64 | entries u64 | deletions u64
 *            | length u64 and CRC32C u32 of the run's lines | CRC32C u32 of table and footer
 * </pre>
 */
record Top(PlaceTable pages, Footer footer) implements IndexPart {
  private static final byte[] MAGIC = {'d', 'm', 'd', 'b', 'l', 'o', 'c', 'k'};
  private static final int VERSION = 1;
  static final int FOOTER_BYTES = MAGIC.length + 4 + 8 + 8 + 8 + 8 + 4 + 4;

  /** What the index says of its run. */
  record Footer(long place, long entries, long deletions, long lines, int linesChecksum) {}

  /** Writes what stands behind the table, which begins at {@code from} in the line. */
  static int write(Line line, int from, Footer footer) {
    ByteBuffer bytes = ByteBuffer.allocate(FOOTER_BYTES);
    bytes.put(MAGIC).putInt(VERSION).putLong(footer.place());
    bytes.putLong(footer.entries()).putLong(footer.deletions());
    bytes.putLong(footer.lines()).putInt(footer.linesChecksum());
    line.raw(bytes.array(), 0, bytes.position());
    int checksum = line.checksum(from);
    line.raw(ByteBuffer.allocate(4).putInt(checksum).array());
    return checksum;
  }

  /** Where the table begins, by the footer that ends the index. */
  static long place(byte[] footer) {
    ByteBuffer source = ByteBuffer.wrap(footer);
    byte[] magic = new byte[MAGIC.length];
    source.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new FormatException("it does not end as an index does");
    }
    int version = source.getInt();
    if (version != VERSION) {
      throw new FormatException("it is of version " + version + ", and this one reads " + VERSION);
    }
    return source.getLong();
  }

  /** Reads all from the table's beginning to the end of the index. */
  static Top read(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    int end = bytes.length - 4;
    if (source.getInt(end) != Line.checksum(bytes, 0, end)) {
      throw new FormatException("its end does not match its checksum");
    }
    PlaceTable pages = PlaceTable.read(bytes, source);
    source.position(bytes.length - FOOTER_BYTES + MAGIC.length + 4);
    Footer footer =
        new Footer(
            source.getLong(),
            source.getLong(),
            source.getLong(),
            source.getLong(),
            source.getInt());
    return new Top(pages, footer);
  }

  /** Throws unless it is the index that the manifest speaks of, and its run that run. */
  void requireOf(RunFacts facts) {
    FileFacts lines = facts.lines();
    boolean matches =
        footer.entries == facts.entries()
            && footer.deletions == facts.deletions()
            && footer.lines == lines.bytes()
            && footer.linesChecksum == lines.checksum();
    if (!matches) {
      throw new FormatException("it is the index of another run");
    }
  }

  @Override
  public int heapBytes() {
    return OBJECT_BYTES + pages.heapBytes();
  }
}
