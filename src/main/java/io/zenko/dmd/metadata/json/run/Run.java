package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.reading.ReadMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A run that is read. Nothing is read before it is asked for.
 *
 * <p>Its methods throw {@code FormatException} for damage, a missing file and one of another length
 * included, with a sentence that names the file and the place; {@code RetiredException} where the
 * run was retired and is gone (whoever asks looks at the bucket's newer runs then).
 */
public final class Run {
  /** A block is longer only where a single line is. */
  private static final int SCRATCH_BYTES = 2 * IndexWriter.BLOCK_BYTES;

  /**
   * Where gets read a block, of which they want one value: a new array for each would be written
   * twice, and collected.
   */
  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[SCRATCH_BYTES]);

  private final ValueFile lines;
  private final ValueFile index;
  private final RunFacts facts;
  private final IndexCache cache;

  /**
   * @param lines the file of the lines
   * @param index the file of the index
   */
  public Run(ValueFile lines, ValueFile index, RunFacts facts, IndexCache cache) {
    this.lines = lines;
    this.index = index;
    this.facts = facts;
    this.cache = cache;
  }

  public RunFacts facts() {
    return facts;
  }

  public ValueFile lines() {
    return lines;
  }

  public ValueFile index() {
    return index;
  }

  /** Bytes of both files. */
  public long bytes() {
    return facts.bytes();
  }

  /** Whether the key is between the first and the last one. */
  private boolean covers(byte[] key) {
    return facts.entries() > 0
        && Arrays.compareUnsigned(facts.first(), key) <= 0
        && Arrays.compareUnsigned(key, facts.last()) <= 0;
  }

  /**
   * What the run has of a key; empty where it has nothing.
   *
   * @param hash of the key, so that several runs are asked with one
   */
  public Optional<RunEntry> find(byte[] key, long hash) throws IOException {
    if (!covers(key)) {
      return Optional.empty();
    }
    Top top = top();
    int pageNumber = top.pages().floor(key);
    if (pageNumber < 0) {
      return Optional.empty();
    }
    Page page = page(top, pageNumber);
    int block = page.blocks().floor(key);
    if (block < 0 || !page.mayHave(hash)) {
      return Optional.empty();
    }
    return shortLived(page, block).find(key);
  }

  /** A pass over all of it; reads ahead by some blocks where it goes on and on. */
  public KeyCursor cursor(Order order) {
    return new RunCursor(this, order);
  }

  Top top() throws IOException {
    return cache.get(index.number(), IndexCache.TOP, Top.class, this::readTop);
  }

  Page page(Top top, int number) throws IOException {
    return cache.get(index.number(), number, Page.class, () -> readPage(top, number));
  }

  private Top readTop() throws IOException {
    requireLength(lines, facts.lines().bytes());
    long length = facts.index().bytes();
    requireLength(index, length);
    try {
      byte[] footer = read(index, length - Top.FOOTER_BYTES, Top.FOOTER_BYTES);
      long place = Top.place(footer);
      if (place < 0 || place > length - Top.FOOTER_BYTES) {
        throw new FormatException("its table cannot begin at byte " + place);
      }
      byte[] end = read(index, place, Math.toIntExact(length - place));
      if (ByteBuffer.wrap(end).getInt(end.length - 4) != facts.index().checksum()) {
        throw new FormatException("it is not the one that the manifest names");
      }
      Top top = Top.read(end);
      top.requireOf(facts);
      return top;
    } catch (FormatException e) {
      throw new FormatException(index.path() + " is damaged: " + e.getMessage(), e);
    }
  }

  private Page readPage(Top top, int number) throws IOException {
    long place = top.pages().place(number);
    byte[] bytes = read(index, place, top.pages().length(number));
    requireChecksum(index, place, top.pages().checksum(number), bytes, 0, bytes.length);
    try {
      return Page.read(bytes);
    } catch (FormatException e) {
      throw new FormatException(
          index.path() + ": the page at byte " + place + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Reads a block, of whatever length. */
  Block block(Page page, int number) throws IOException {
    int length = page.blocks().length(number);
    ReadMemory.expect(length);
    byte[] bytes = read(lines, page.blocks().place(number), length);
    return verified(page, number, bytes, 0);
  }

  /** Likewise, to be used before this thread asks for the next one. */
  private Block shortLived(Page page, int number) throws IOException {
    int length = page.blocks().length(number);
    if (length > SCRATCH_BYTES) {
      return block(page, number);
    }
    byte[] bytes = SCRATCH.get();
    read(lines, page.blocks().place(number), ByteBuffer.wrap(bytes, 0, length));
    return verified(page, number, bytes, 0);
  }

  /** Reads blocks that stand one behind the other, unverified. */
  byte[] blocks(Page page, int first, int length) throws IOException {
    return read(lines, page.blocks().place(first), length);
  }

  /** The block that stands here in what was read. */
  Block verified(Page page, int number, byte[] bytes, int from) {
    int to = from + page.blocks().length(number);
    requireChecksum(
        lines, page.blocks().place(number), page.blocks().checksum(number), bytes, from, to);
    return new Block(bytes, from, to);
  }

  private static void requireChecksum(
      ValueFile file, long place, int expected, byte[] bytes, int from, int to) {
    if (Line.checksum(bytes, from, to) != expected) {
      throw new FormatException(
          file.path() + ": the bytes from " + place + " on are damaged: their checksum differs");
    }
  }

  private static void requireLength(ValueFile file, long length) throws IOException {
    long found;
    try {
      found = file.size();
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    }
    if (found != length) {
      throw new FormatException(
          file.path() + " is damaged: it has " + found + " bytes and should have " + length);
    }
  }

  private static byte[] read(ValueFile file, long place, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(file, place, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static void read(ValueFile file, long place, ByteBuffer target) throws IOException {
    try {
      file.read(target, place);
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    }
  }

  private static FormatException missing(ValueFile file, NoSuchFileException e) {
    return new FormatException(file.path() + " is missing", e);
  }
}
