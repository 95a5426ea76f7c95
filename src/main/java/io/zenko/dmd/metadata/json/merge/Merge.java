package io.zenko.dmd.metadata.json.merge;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import io.zenko.dmd.metadata.json.run.Run;
import io.zenko.dmd.metadata.json.run.RunFacts;
import io.zenko.dmd.metadata.json.run.RunWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Does what a {@link MergePlan} says: writes the runs that take the place of its inputs. */
public final class Merge {
  private static final int STEP_BYTES = 64 << 10;

  private final MergePlan plan;
  private final Runs runs;
  private final LongConsumer progress;
  private long untold;

  /** Where new runs come from. */
  public interface Runs {
    RunWriter begin() throws IOException;

    /** A run is written whole; it counts once a manifest names it. */
    void finished(RunFacts facts);
  }

  /**
   * @param runs where they come from, and who is told of them
   * @param progress is told of bytes as they are written; what it throws ends the merge
   */
  public Merge(MergePlan plan, Runs runs, LongConsumer progress) {
    this.plan = plan;
    this.runs = runs;
    this.progress = progress;
  }

  public void run() throws IOException {
    List<KeyCursor> sources = new ArrayList<>();
    for (Run run : plan.upper()) {
      sources.add(run.cursor(Order.ASCENDING));
    }
    if (!plan.lower().isEmpty()) {
      sources.add(new LevelCursor(plan.lower(), Order.ASCENDING));
    }
    try (KeyCursor merged = new MergeCursor(sources, Order.ASCENDING)) {
      Reach reach = new Reach(plan.below(), plan.shape().reachBytes());
      boolean more = nextKept(merged);
      while (more) {
        reach.begin(merged.key());
        try (RunWriter writer = runs.begin()) {
          do {
            long before = writer.bytes();
            writer.add(merged);
            tell(writer.bytes() - before);
            more = nextKept(merged);
          } while (more && writer.bytes() < plan.maxRunBytes() && !reach.endsBefore(merged.key()));
          runs.finished(writer.finish());
        }
      }
    }
  }

  private void tell(long bytes) {
    untold += bytes;
    if (untold >= STEP_BYTES) {
      progress.accept(untold);
      untold = 0;
    }
  }

  private boolean nextKept(KeyCursor merged) throws IOException {
    while (merged.next()) {
      if (!(plan.dropsDeletions() && merged.isDeletion())) {
        return true;
      }
    }
    return false;
  }
}
