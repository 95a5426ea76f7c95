package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a run from its lines and writes the index that it lacks on the way, so that the next
 * opening is fast again. Where that cannot be written, the run is read no less.
 */
final class IndexRebuild implements RunEntries {
  private final Volume volume;
  private final Run run;
  private final Path index;
  private final Path temporary;
  private final RunReader lines;
  private Optional<RunIndexWriter> writer = Optional.empty();

  IndexRebuild(Volume volume, Run run) throws IOException {
    this.volume = volume;
    this.run = run;
    this.index = Run.indexPath(run.file().path());
    this.temporary = index.resolveSibling(index.getFileName() + ".tmp");
    this.lines = new RunReader(volume, run);
    try {
      writer = Optional.of(new RunIndexWriter(volume, temporary));
    } catch (IOException e) {
      abandon();
    }
  }

  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  @Override
  public RunEntry next() {
    RunEntry entry = lines.next();
    try {
      if (writer.isPresent()) {
        writer.get().add(entry);
        if (!lines.hasNext()) {
          finish(writer.get());
        }
      }
    } catch (IOException e) {
      abandon();
    }
    return entry;
  }

  private void finish(RunIndexWriter whole) throws IOException {
    whole.finish(run.facts().file(), run.facts().entries());
    whole.close();
    writer = Optional.empty();
    volume.rename(temporary, index);
  }

  private void abandon() {
    try {
      if (writer.isPresent()) {
        writer.get().close();
      }
      writer = Optional.empty();
      volume.delete(temporary);
    } catch (IOException e) {
      // An index is a help that can be done without; the next start removes what was begun.
      writer = Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (writer.isPresent()) {
      abandon();
    }
    lines.close();
  }
}
