package io.zenko.dmd.metadata.json.run;

import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the index of a run that has none: one that format 1 left, whose lines are the same. Reads
 * the lines once, in bounded memory, and verifies each, their order and number, and the checksum.
 */
public final class RunIndexing {
  private RunIndexing() {}

  /**
   * Writes the index beside the lines, durable but for its name, and answers with what a manifest
   * has to say of the run.
   */
  public static RunFacts index(Volume volume, Path lines, FileFacts known, long entries)
      throws IOException {
    Path path = RunNames.index(lines);
    boolean finished = false;
    try (RunLines source = new RunLines(volume, lines);
        IndexWriter index = new IndexWriter(volume, path)) {
      while (source.next()) {
        int from = source.from();
        index.add(
            source.key(),
            source.isDeletion(),
            source.place(),
            source.bytes(),
            from,
            from + source.length());
      }
      boolean matches =
          source.size() == known.bytes()
              && source.checksum() == known.checksum()
              && index.entries() == entries;
      if (!matches) {
        throw new FormatException(lines + " is not the one that the manifest names");
      }
      RunFacts facts = index.finish(path.getFileName().toString(), known);
      finished = true;
      return facts;
    } finally {
      if (!finished) {
        volume.delete(path);
      }
    }
  }
}
