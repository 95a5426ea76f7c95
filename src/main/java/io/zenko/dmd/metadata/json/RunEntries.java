package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.Volume;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/** The entries of a run in the order of their keys. */
interface RunEntries extends Iterator<RunEntry>, Closeable {
  /** Opens a run by its index where that is whole, else by its lines. */
  static RunEntries open(Volume volume, Run run) throws IOException {
    Optional<RunIndexReader> index = RunIndexReader.open(volume, run.file().path(), run.facts());
    return index.isPresent() ? index.get() : new IndexRebuild(volume, run);
  }
}
