package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Up to which record the buckets' files have it all, and which segment of the journal is known to
 * be there: what a start after a crash measures the journal by.
 *
 * <pre>
 *   {"format":"dmd-checkpoint","version":2,"session":0,
 *    "checkpoint":224,     the last record whose effect is in the files of the buckets
 *    "newest":225,         the first record of the newest segment that has one; 0 before there is
 *    "crc":"…"}
 * </pre>
 *
 * <p>Version 1 has neither {@code session} nor {@code newest}. The checkpointer moves the one
 * number, the journal's committer the other.
 */
public final class CheckpointFile {
  public static final String NAME = "checkpoint.json";

  /** What is said of a damaged one: it is no loss, since the journal has what it tells. */
  public static final String DAMAGE =
      " is damaged: the next start reads all of the journal that is kept, and writes it anew";

  private static final String FORMAT = "{\"format\":\"dmd-checkpoint\",\"version\":";

  private final Volume volume;
  private final Path path;
  private final int session;
  private volatile long checkpoint;
  private volatile long newest;
  private volatile State state = State.ABSENT;

  public enum State {
    ABSENT,
    DAMAGED,
    WHOLE
  }

  public CheckpointFile(Volume volume, Path directory, int session) {
    this.volume = volume;
    this.path = directory.resolve(NAME);
    this.session = session;
  }

  /** Reads it, as far as it can be; a damaged one says nothing, which {@link #state} tells. */
  public synchronized void load() throws IOException {
    if (!volume.exists(path)) {
      return;
    }
    byte[] line = DurableFile.read(volume, path);
    int end = line.length - 1;
    if (end < 0 || !Line.isSealed(line, 0, end)) {
      state = State.DAMAGED;
      return;
    }
    LineScanner scanner = new LineScanner(line, 0, end);
    if (scanner.take(FORMAT + "1,")) {
      scanner.expect("\"checkpoint\":");
      checkpoint = scanner.number();
    } else if (scanner.take(FORMAT + "2,")) {
      scanner.expect("\"session\":");
      long of = scanner.number();
      if (of != session) {
        throw new FormatException(
            path + " is that of session " + of + ": put each back where it was");
      }
      scanner.expect(",\"checkpoint\":");
      checkpoint = scanner.number();
      scanner.expect(",\"newest\":");
      newest = scanner.number();
    } else {
      throw new FormatException(
          path + " is no checkpoint of versions 1 and 2, which this daemon reads");
    }
    state = State.WHOLE;
  }

  public Path path() {
    return path;
  }

  public State state() {
    return state;
  }

  public long checkpoint() {
    return checkpoint;
  }

  public long newest() {
    return newest;
  }

  /**
   * Without the file's word: segments are let go only when the buckets' files have what is in them,
   * so the checkpoint is at least at the first that is there.
   */
  public void assume(long reached) {
    checkpoint = reached;
  }

  public synchronized void saveCheckpoint(long sequence) throws IOException {
    write(sequence, newest);
  }

  /** The segment that begins with this record is there, and so is the record. */
  public synchronized void announce(long first) throws IOException {
    if (first > newest) {
      newest = first; // where it cannot be written now, whatever is written next says it
      write(checkpoint, first);
    }
  }

  /** Takes back what was said of the newest segment, which is lost. */
  public synchronized void forgetNewest() throws IOException {
    write(checkpoint, 0);
  }

  private void write(long sequence, long first) throws IOException {
    Line line = new Line(128);
    line.ascii(FORMAT).ascii("2,\"session\":").number(session);
    line.ascii(",\"checkpoint\":").number(sequence).ascii(",\"newest\":").number(first).seal(0);
    DurableFile.replace(volume, path, line.toBytes());
    checkpoint = sequence;
    newest = first;
    state = State.WHOLE;
  }
}
