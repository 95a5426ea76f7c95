package io.zenko.dmd.metadata.json.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.FileWriter;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Line;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a run and, beside it, the index of its blocks; see the package's page for both. */
public final class RunWriter implements Closeable {
  private final Volume volume;
  private final Path path;
  private final FileWriter lines;
  private final IndexWriter index;
  private boolean finished;

  /**
   * @param path of the lines; the index stands beside it, see {@link RunNames}
   */
  public RunWriter(Volume volume, Path path, String bucket) throws IOException {
    this.volume = volume;
    this.path = path;
    this.lines = new FileWriter(volume, path);
    boolean opened = false;
    try {
      this.index = new IndexWriter(volume, RunNames.index(path));
      opened = true;
    } finally {
      if (!opened) {
        lines.close();
        volume.delete(path);
      }
    }
    RunLine.header(lines.line(), bucket.getBytes(UTF_8));
  }

  /** Adds the entry or deletion that the cursor stands on; keys ascend. */
  public void add(KeyCursor entry) throws IOException {
    long place = lines.position();
    Line line = lines.line();
    int from = line.length();
    entry.appendTo(line);
    index.add(entry.key(), entry.isDeletion(), place, line.array(), from, line.length());
    lines.flushIfFull();
  }

  public long entries() {
    return index.entries();
  }

  /** Bytes of lines so far: what tells that it is time for the next file. */
  public long bytes() {
    return lines.position();
  }

  /** Makes both files durable, but for their names in the directory. */
  public RunFacts finish() throws IOException {
    RunLine.trailer(lines.line(), index.entries());
    FileFacts facts = lines.finish(path.getFileName().toString());
    RunFacts run = index.finish(RunNames.index(path).getFileName().toString(), facts);
    finished = true;
    return run;
  }

  /** What is not finished is taken away: on a full disk its bytes are missed. */
  @Override
  public void close() throws IOException {
    try (index) {
      lines.close();
    }
    if (!finished) {
      volume.delete(path);
      volume.delete(RunNames.index(path));
    }
  }
}
