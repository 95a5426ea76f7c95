package io.zenko.dmd.data.file.segment;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Compares everything in a segment with its checksums. */
final class SegmentCheck {
  private final SegmentFile file;
  private final RecordWalk walk;
  private final LongConsumer read;
  private final Consumer<String> damaged;
  private long blobs;
  private long deadBlobs;
  private long deadBytes;
  private boolean sound = true;

  /** What a check has counted. */
  record Count(long blobs, long deadBlobs, long deadBytes) {}

  SegmentCheck(SegmentFile file, RecordWalk walk, LongConsumer read, Consumer<String> damaged) {
    this.file = file;
    this.walk = walk;
    this.read = read;
    this.damaged = damaged;
  }

  /** What was counted; empty where something is damaged. */
  Optional<Count> run() throws IOException {
    Progress progress = Progress.read(file.file(), file.segment());
    for (Optional<RecordWalk.Item> next = walk.next(); next.isPresent(); next = walk.next()) {
      RecordWalk.Item item = next.get();
      read.accept(item.bytes());
      if (item.head().isPresent()) {
        check(item, item.head().get());
      } else if (item.offset() < progress.settled() || progress.end() > 0) {
        // Elsewhere it may be what a crash has left half-way, which the next start cuts off.
        tell(item.bytes() + " bytes at " + item.offset() + " are no record");
      }
    }
    return sound ? Optional.of(new Count(blobs, deadBlobs, deadBytes)) : Optional.empty();
  }

  private void check(RecordWalk.Item item, RecordHead head) throws IOException {
    if (head.kind() == RecordHead.Kind.DELETION) {
      deadBytes += item.bytes();
      return;
    }
    blobs++;
    if (head.mark() == RecordHead.Mark.DEAD) {
      deadBlobs++;
      deadBytes += item.bytes();
      return;
    }
    OptionalLong place =
        SegmentKey.parse(head.key()).isPresent()
            ? file.locate(SegmentKey.parse(head.key()).get().place())
            : OptionalLong.empty();
    if (head.mark() == RecordHead.Mark.UNKNOWN) {
      tell("blob " + head.key() + " has a mark that is none");
    } else if (!walk.isWhole(item)) {
      tell("blob " + head.key() + " does not match its checksums");
    } else if (place.isEmpty() || place.getAsLong() != item.offset()) {
      tell("blob " + head.key() + " is not found at its place");
    }
  }

  private void tell(String what) {
    sound = false;
    damaged.accept("segment " + SegmentFolder.name(file.segment()) + ": " + what);
  }
}
