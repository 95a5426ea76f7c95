package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Newline;
import java.util.Optional;

/** Whole lines of a run, one behind the other, that match their checksum. */
record Block(byte[] bytes, int from, int to) {
  /** What it has of a key: halves what is left until it comes upon its line. */
  Optional<RunEntry> find(byte[] key) {
    LineKey sought = new LineKey(key);
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int line = Newline.behindLast(bytes, low, middle);
      int order = sought.compareLine(bytes, line, to);
      if (order == 0) {
        return Optional.of(entry(sought.end(bytes, line), Newline.indexOf(bytes, middle, to)));
      }
      if (order < 0) {
        low = Newline.indexOf(bytes, middle, to) + 1;
      } else {
        high = line;
      }
    }
    return Optional.empty();
  }

  /**
   * @param behindKey where its quote stands
   * @param end of the line
   */
  private RunEntry entry(int behindKey, int end) {
    LineScanner scanner = new LineScanner(bytes, behindKey, end);
    scanner.expect("\"");
    return RunLine.readDeletion(scanner)
        ? RunEntry.DELETION
        : new RunEntry(Optional.of(RunLine.readValue(scanner, bytes, end)));
  }
}
