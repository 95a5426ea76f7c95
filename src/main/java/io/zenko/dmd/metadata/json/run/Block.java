package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.line.LineScanner;
import io.zenko.dmd.metadata.json.line.Newline;
import java.util.Optional;

/** Whole lines of a run, one behind the other, that match their checksum. */
record Block(byte[] bytes, int from, int to) {
  /** What it has of a key. */
  Optional<RunEntry> find(byte[] key) {
    int line = search(new LineKey(key));
    if (line < 0) {
      return Optional.empty();
    }
    int end = Newline.indexOf(bytes, line, to);
    LineScanner scanner = new LineScanner(bytes, line + LineKey.AT + escapedLength(line), end);
    scanner.expect("\"");
    return Optional.of(
        RunLine.readDeletion(scanner)
            ? RunEntry.DELETION
            : new RunEntry(Optional.of(RunLine.readValue(scanner, bytes, end))));
  }

  /** Halves what is left until it comes upon the line of the key; -1 where there is none. */
  private int search(LineKey key) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int line = Newline.behindLast(bytes, low, middle);
      int order = key.compareLine(bytes, line, to);
      if (order == 0) {
        return line;
      }
      if (order < 0) {
        low = Newline.indexOf(bytes, middle, to) + 1;
      } else {
        high = line;
      }
    }
    return -1;
  }

  private int escapedLength(int line) {
    int from = line + LineKey.AT;
    int at = from;
    while (bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    return at - from;
  }
}
