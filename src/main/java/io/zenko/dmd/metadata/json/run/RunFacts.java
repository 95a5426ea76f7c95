package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.file.FileFacts;

/**
 * What a manifest says of a run.
 *
 * @param lines the checksum is that of the whole file
 * @param index the checksum is the one at the file's end, which holds the rest of it
 * @param entries entries and deletions
 * @param deletions how many of them are deletions
 * @param first the least key
 * @param last the greatest key
 */
public record RunFacts(
    FileFacts lines, FileFacts index, long entries, long deletions, byte[] first, byte[] last) {

  /** Of both files. */
  public long bytes() {
    return lines.bytes() + index.bytes();
  }
}
