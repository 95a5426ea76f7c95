package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.LineReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The lines of a segment that are not whole, between two records that are, or behind the last. Each
 * such line stands for one record, and its head may still tell the record's bucket. Where the end
 * of a line itself was hit, two lines look like one: then there are fewer lines than records are
 * missing, and nobody knows whose the others were.
 *
 * <p>Whether the lines are damage or the torn end of a write, which nobody was told of, whoever
 * reads the segment has to judge: by the records behind them, and by what is known to have been
 * durable.
 */
public final class TornLines {
  private final List<Torn> lines = new ArrayList<>();

  private record Torn(long offset, Optional<JournalRecord.Head> head) {}

  /** Adds the line that the reader stands on. */
  public void add(LineReader line) {
    lines.add(new Torn(line.offset(), JournalRecord.readHead(line)));
  }

  public void clear() {
    lines.clear();
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Where in the file the first of them begins. */
  public long offset() {
    return lines.get(0).offset();
  }

  /** Whether there is a line for each of so many records, and each line tells its bucket. */
  public boolean tellBucketsOf(long records) {
    return lines.size() == records && lines.stream().allMatch(line -> line.head().isPresent());
  }

  /**
   * Tells of each line as damage.
   *
   * @param ofBucket is told where the line tells its bucket
   * @param ofAny is told where the record may be of any bucket
   */
  public void tell(Path segment, BiConsumer<BucketName, String> ofBucket, Consumer<String> ofAny) {
    for (Torn line : lines) {
      String damage = segment + ": the record at byte " + line.offset() + " is damaged";
      line.head()
          .ifPresentOrElse(
              head -> ofBucket.accept(head.bucket(), damage), () -> ofAny.accept(damage));
    }
  }

  /**
   * What to say where the lines are not as many as the records that are missing.
   *
   * @param next the record that was to come
   * @param sequence the record that came instead
   */
  public Optional<String> missing(Path segment, long next, long sequence) {
    return lines.size() == sequence - next
        ? Optional.empty()
        : Optional.of(
            segment + ": records from " + next + " to " + (sequence - 1) + " are missing");
  }
}
