package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.line.Newline;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A pass over a run. Its place is a page, a block in it and a line in that; what it reads is the
 * block, and several at once where it goes on and on.
 *
 * <p>A block that is one long line is not read for its key, which the index has too.
 */
final class RunCursor implements KeyCursor {
  /** A single line of more than this is read only when its value is asked for. */
  private static final int LONG_LINE_BYTES = 64 << 10;

  private static final int MAX_READ_BYTES = 128 << 10;

  private final Run run;
  private final boolean ascending;
  private final int step;

  private Top top;
  private Page page;
  private int pageNumber;
  private int blockNumber;

  /** The line that it stands on; or would stand on next, see {@link #upcoming}. */
  private int line;

  /** Where lines of the block begin, and behind them where it ends. */
  private int[] starts = new int[128];

  private int lineCount;
  private byte[] bytes = new byte[0];
  private boolean isLong;

  /** What was read at once: these blocks of the page, from here on in {@link #bytes}. */
  private int firstRead;

  private int behindRead;
  private int readBytes = IndexWriter.BLOCK_BYTES;

  /** Whether the place is that of the next entry, not of the one it stands on. */
  private boolean upcoming = true;

  private boolean begun;
  private boolean ended;
  private byte[] soughtKey;
  private byte[] key;
  private int behindKey;

  RunCursor(Run run, Order order) {
    this.run = run;
    this.ascending = order == Order.ASCENDING;
    this.step = ascending ? 1 : -1;
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begin();
    }
    if (!ended && !upcoming) {
      line += step;
    }
    while (!ended && (line < 0 || line >= lineCount)) {
      nextBlock();
    }
    upcoming = ended;
    if (ended) {
      key = null;
      return false;
    }
    readKey();
    return true;
  }

  private void begin() throws IOException {
    begun = true;
    if (run.facts().entries() == 0) {
      ended = true;
      return;
    }
    top = run.top();
    openPage(ascending ? 0 : top.pages().count() - 1);
    openBlock(ascending ? 0 : page.blocks().count() - 1);
  }

  @Override
  public void seek(byte[] target) throws IOException {
    boolean isBehind =
        (key != null && distance(target, key) <= 0)
            || (upcoming && soughtKey != null && distance(target, soughtKey) <= 0);
    if (ended || isBehind) {
      return;
    }
    if (!begun) {
      if (distance(target, ascending ? run.facts().first() : run.facts().last()) <= 0) {
        return; // the pass begins there anyway
      }
      begun = true;
      top = run.top();
      pageNumber = -1;
    }
    soughtKey = target;
    upcoming = true;
    moveTo(target);
  }

  /** How far a key is ahead of another one in the direction of the pass. */
  private int distance(byte[] one, byte[] other) {
    int order = Arrays.compareUnsigned(one, other);
    return ascending ? order : -order;
  }

  private void moveTo(byte[] target) throws IOException {
    if (distance(target, ascending ? run.facts().last() : run.facts().first()) > 0) {
      ended = true;
      return;
    }
    // The target is not before the first key of the run, so there is a page, and a block in it.
    int targetPage = Math.max(0, top.pages().floor(target));
    if (targetPage != pageNumber) {
      openPage(targetPage);
      blockNumber = -1;
    }
    int targetBlock = Math.max(0, page.blocks().floor(target));
    if (targetBlock != blockNumber) {
      if (targetBlock < firstRead || targetBlock >= behindRead) {
        readBytes = IndexWriter.BLOCK_BYTES;
      }
      openBlock(targetBlock);
    }
    line = lineAt(target);
  }

  /**
   * The first line at or past the key in the direction of the pass; it may be in the next block.
   */
  private int lineAt(byte[] target) {
    if (isLong) {
      return distance(page.blocks().key(blockNumber), target) >= 0 ? 0 : step;
    }
    LineKey sought = new LineKey(target);
    int low = 0;
    int high = lineCount;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = sought.compareLine(bytes, starts[middle], starts[lineCount]);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return ascending ? low : low - 1;
  }

  private void nextBlock() throws IOException {
    int next = blockNumber + step;
    if (next < 0 || next >= page.blocks().count()) {
      int nextPage = pageNumber + step;
      if (nextPage < 0 || nextPage >= top.pages().count()) {
        ended = true;
        return;
      }
      openPage(nextPage);
      next = ascending ? 0 : page.blocks().count() - 1;
    }
    openBlock(next);
  }

  private void openPage(int number) throws IOException {
    page = run.page(top, number);
    pageNumber = number;
    firstRead = 0;
    behindRead = 0;
  }

  private void openBlock(int number) throws IOException {
    blockNumber = number;
    isLong = page.blocks().length(number) > LONG_LINE_BYTES;
    if (isLong) {
      lineCount = 1;
    } else {
      if (number < firstRead || number >= behindRead) {
        readFrom(number);
      }
      int from = (int) (page.blocks().place(number) - page.blocks().place(firstRead));
      findLines(run.verified(page, number, bytes, from));
    }
    line = ascending ? 0 : lineCount - 1;
  }

  /** Reads this block and some behind it in the direction of the pass, more from time to time. */
  private void readFrom(int number) throws IOException {
    int first = number;
    int last = number;
    int length = page.blocks().length(number);
    while (true) {
      int more = ascending ? last + 1 : first - 1;
      if (more < 0
          || more >= page.blocks().count()
          || length + page.blocks().length(more) > readBytes) {
        break;
      }
      length += page.blocks().length(more);
      first = Math.min(first, more);
      last = Math.max(last, more);
    }
    bytes = run.blocks(page, first, length);
    firstRead = first;
    behindRead = last + 1;
    readBytes = Math.min(2 * readBytes, MAX_READ_BYTES);
  }

  private void findLines(Block block) {
    lineCount = 0;
    int at = block.from();
    while (at < block.to()) {
      if (lineCount + 1 == starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      starts[lineCount++] = at;
      at = Newline.indexOf(block.bytes(), at, block.to()) + 1;
    }
    starts[lineCount] = at;
  }

  private void readKey() {
    if (isLong) {
      key = page.blocks().key(blockNumber);
      return;
    }
    LineScanner scanner = scanner();
    key = RunLine.readKey(scanner);
    behindKey = scanner.position();
  }

  private LineScanner scanner() {
    return new LineScanner(bytes, starts[line], endOfLine());
  }

  private int endOfLine() {
    return starts[line + 1] - 1;
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public boolean isDeletion() {
    return !isLong && RunLine.readDeletion(new LineScanner(bytes, behindKey, endOfLine()));
  }

  @Override
  public Optional<Literal> value() throws IOException {
    if (isLong) {
      return run.block(page, blockNumber).find(key).flatMap(RunEntry::value);
    }
    LineScanner scanner = new LineScanner(bytes, behindKey, endOfLine());
    return RunLine.readDeletion(scanner)
        ? Optional.empty()
        : Optional.of(RunLine.readValue(scanner, bytes, endOfLine()));
  }

  @Override
  public void appendTo(Line target) throws IOException {
    if (isLong) {
      Block block = run.block(page, blockNumber);
      target.raw(block.bytes(), block.from(), block.to() - block.from());
    } else {
      target.raw(bytes, starts[line], starts[line + 1] - starts[line]);
    }
  }

  @Override
  public void close() {
    bytes = new byte[0];
  }
}
