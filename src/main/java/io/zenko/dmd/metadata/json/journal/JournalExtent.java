package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the checkpoint and the last clean stop say that a journal has at least. A journal that has
 * less is damaged, however whole it looks: without this, what is missing at its end would pass for
 * a write that was cut short, and a journal without a segment for a new one.
 */
public final class JournalExtent {
  public static final String ADVICE =
      "; put back what is missing, as it was, or see \"Recovery from damage\" in"
          + " docs/format-json.md";

  private final Path directory;
  private final long checkpoint;
  private final long newest;
  private final Optional<StopMark> mark;

  /**
   * @param checkpoint the last record whose effect is in the buckets' files
   * @param newest the first record of a segment that has it, 0 where none is known
   */
  public JournalExtent(Path directory, long checkpoint, long newest, Optional<StopMark> mark) {
    this.directory = directory;
    this.checkpoint = checkpoint;
    this.newest = newest;
    this.mark = mark;
  }

  /** The first records of the segments that are there, in order. */
  public static List<Long> segmentsIn(Volume volume, Path directory) throws IOException {
    return volume.list(directory).stream()
        .filter(Segment::isSegment)
        .map(Segment::firstOf)
        .toList();
  }

  /** Files beside the segments, which are no names of ours. */
  public static List<String> strangersIn(Volume volume, Path directory) throws IOException {
    return volume.list(directory).stream().filter(name -> !Segment.isSegment(name)).toList();
  }

  /** The number of the last record that is known to have been there. */
  public long last() {
    return Math.max(newest, mark.map(StopMark::last).orElse(0L));
  }

  private String witness() {
    return mark.isPresent() && mark.get().last() >= newest
        ? "the last stop (" + StopMark.NAME + ")"
        : CheckpointFile.NAME;
  }

  /** Why these are not the segments that there were, if they are not. */
  public Optional<String> missingSegment(Volume volume, List<Long> firsts) throws IOException {
    List<Long> known = new ArrayList<>();
    if (checkpoint > 0) {
      known.add(checkpoint + 1);
    }
    if (newest > checkpoint) {
      known.add(newest);
    }
    mark.filter(m -> m.last() > checkpoint).ifPresent(m -> known.add(m.segment()));
    for (long first : known) {
      // One of that name, or the record could be in no other.
      if (!firsts.contains(first)) {
        return Optional.of(
            Segment.path(directory, first)
                + " is missing, which "
                + (mark.isPresent() ? "the last stop" : CheckpointFile.NAME)
                + " says there was"
                + strangers(volume)
                + ADVICE);
      }
    }
    if (firsts.isEmpty()) {
      return Optional.of(
          directory
              + " has no segment, and a store has one from its making on"
              + strangers(volume)
              + ADVICE);
    }
    return Optional.empty();
  }

  private String strangers(Volume volume) throws IOException {
    List<String> names = strangersIn(volume, directory);
    return names.isEmpty()
        ? ""
        : " (there is "
            + String.join(", ", names.subList(0, Math.min(3, names.size())))
            + ", which is no segment's name)";
  }

  /** What to say of a journal whose last whole record is {@code found}. */
  public String missingRecords(Path segment, long found) {
    return String.format(
        Locale.ROOT,
        "%s: records %d to %d are missing, which %s says there were%s",
        segment,
        found + 1,
        last(),
        witness(),
        ADVICE);
  }

  /** What to say where the oldest segments are gone that the last stop had left. */
  public Optional<String> missingOldest(long oldest, long lastFound) {
    return mark.filter(m -> m.last() == lastFound && m.oldest() < oldest)
        .map(
            m ->
                String.format(
                    Locale.ROOT,
                    "%s: records %d to %d of the change log are gone, which the last stop had left",
                    directory,
                    m.oldest(),
                    oldest - 1));
  }

  /**
   * Whether the last segment has other bytes than the last stop left, though each line of it is
   * whole: then it is one of another time, or of another store.
   */
  public Optional<String> replaced(Volume volume) throws IOException {
    if (mark.isEmpty() || mark.get().last() <= checkpoint) {
      return Optional.empty();
    }
    Path path = Segment.path(directory, mark.get().segment());
    try (Volume.File file = volume.open(path)) {
      if (file.size() >= mark.get().bytes()
          && tailOf(file, mark.get().bytes()) == mark.get().tail()) {
        return Optional.empty();
      }
    }
    return Optional.of(path + " is not the file that the last stop left" + ADVICE);
  }

  public static int tailOf(Volume.File file, long end) throws IOException {
    ByteBuffer tail = ByteBuffer.allocate((int) Math.min(end, StopMark.TAIL_BYTES));
    file.read(tail, end - tail.capacity());
    return Line.checksum(tail.array(), 0, tail.position());
  }

  static FormatException refusal(String reason) {
    return new FormatException(reason);
  }
}
