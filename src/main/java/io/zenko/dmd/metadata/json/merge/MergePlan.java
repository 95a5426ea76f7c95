package io.zenko.dmd.metadata.json.merge;

import io.zenko.dmd.metadata.json.run.Run;
import io.zenko.dmd.metadata.json.run.RunFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is merged next, and where the result goes.
 *
 * <p>Level 0 is kept short by merging its newest runs among themselves while they are small, each
 * about twice as large as the next: a bucket that gets little is not rewritten for it. What comes
 * together in level 0 goes down as a whole; below, a run goes down with what it overlaps.
 *
 * @param upper those that overrule others first
 * @param lower of the target level, in the order of their keys; overruled by the others
 * @param target the level that the result goes to
 * @param below of the level after that, in the order of their keys: what a run of the result that
 *     goes down later has to be merged with
 * @param dropsDeletions whether nothing older than these can have a key of them
 */
public record MergePlan(
    List<Run> upper,
    List<Run> lower,
    int target,
    List<Run> below,
    boolean dropsDeletions,
    Shape shape) {
  /** So many runs of level 0 that are about as large are worth a merge. */
  private static final int MIN_RUNS = 4;

  /** How much more a level holds than the one above it. */
  private static final int RATIO = 10;

  /** From here on a run is merged for its deletions: a listing passes over each of them. */
  private static final double DENSE = 0.25;

  /** Nothing has to be written: the run moves as it is. */
  public boolean isMove() {
    return lower.isEmpty()
        && upper.size() == 1
        && upper.get(0).bytes() >= shape.smallBytes()
        && bytesOf(below) <= shape.reachBytes() + shape.runBytes()
        && !(dropsDeletions && upper.get(0).facts().deletions() > 0);
  }

  public List<Run> inputs() {
    return Stream.concat(upper.stream(), lower.stream()).toList();
  }

  /** Where a run of the result ends: level 0 has one result. */
  public long maxRunBytes() {
    return target == 0 ? Long.MAX_VALUE : shape.runBytes();
  }

  /** What is to be done next, if anything is worth it. */
  public static Optional<MergePlan> next(Levels levels, Shape shape) {
    long[] targets = targets(levels, shape);
    double worst = (double) bytesOf(levels.level(0)) / shape.level0Bytes();
    int from = 0;
    for (int i = 1; i < targets.length; i++) {
      double score = (double) bytesOf(levels.level(i)) / targets[i];
      if (score > worst) {
        worst = score;
        from = i;
      }
    }
    if (worst >= 1) {
      return Optional.of(from == 0 ? ofLevel0(levels, shape) : cheapest(levels, from, shape));
    }
    return amongNewest(levels, shape).or(() -> forDeletions(levels, shape));
  }

  /**
   * Whether there may be something to be done: what can be told before the runs are open. Most
   * buckets have a few runs and nothing to be done with them.
   */
  public static boolean mayBeDue(List<List<RunFacts>> levels, Shape shape) {
    List<RunFacts> top = levels.isEmpty() ? List.of() : levels.get(0);
    List<RunFacts> all = levels.stream().flatMap(List::stream).toList();
    long above = top.stream().mapToLong(RunFacts::bytes).sum();
    long below = all.stream().mapToLong(RunFacts::bytes).sum() - above;
    return above >= shape.level0Bytes()
        || levels.size() > 2
        || below > shape.oneLevelBytes()
        || newest(top, shape) >= MIN_RUNS
        || all.stream().anyMatch(run -> isDense(run, shape));
  }

  /**
   * What each level but the last may hold: the last has no bound, and the ones above it follow from
   * how much there is at all, so that what is overruled is never more than a tenth or so.
   */
  static long[] targets(Levels levels, Shape shape) {
    long all = levels.bytes() - bytesOf(levels.level(0));
    int depth = 1;
    long reach = shape.oneLevelBytes();
    while (all > reach) {
      depth++;
      reach *= RATIO;
    }
    depth = Math.max(depth, levels.depth() - 1);
    long[] targets = new long[depth];
    long target = all;
    for (int i = depth - 1; i > 0; i--) {
      target /= RATIO + 1;
      targets[i] = Math.max(shape.runBytes(), target);
    }
    return targets;
  }

  /** Bytes that are in levels that have too much: what merges have still to move. */
  public static long debt(Levels levels, Shape shape) {
    long[] targets = targets(levels, shape);
    long debt = Math.max(0, bytesOf(levels.level(0)) - shape.level0Bytes());
    for (int i = 1; i < targets.length; i++) {
      debt += Math.max(0, bytesOf(levels.level(i)) - targets[i]);
    }
    return debt;
  }

  private static long bytesOf(List<Run> runs) {
    return runs.stream().mapToLong(Run::bytes).sum();
  }

  /** All of level 0; the oldest alone where it can just move down. */
  private static MergePlan ofLevel0(Levels levels, Shape shape) {
    List<Run> all = levels.level(0);
    MergePlan oldest = down(levels, all.subList(all.size() - 1, all.size()), 1, shape);
    return oldest.isMove() ? oldest : down(levels, all, 1, shape);
  }

  /** The run of the level that overlaps least below, by its own size. */
  private static MergePlan cheapest(Levels levels, int level, Shape shape) {
    MergePlan best = null;
    double least = Double.MAX_VALUE;
    for (Run run : levels.level(level)) {
      MergePlan plan = down(levels, List.of(run), level + 1, shape);
      double cost = (double) bytesOf(plan.lower()) / run.bytes();
      if (cost < least) {
        least = cost;
        best = plan;
      }
    }
    return best;
  }

  private static Optional<MergePlan> amongNewest(Levels levels, Shape shape) {
    List<Run> level = levels.level(0);
    int count = newest(level.stream().map(Run::facts).toList(), shape);
    return count < MIN_RUNS
        ? Optional.empty()
        : Optional.of(within(levels, level.subList(0, count), shape));
  }

  /** How many of level 0, as long as none is much larger than all newer ones together. */
  private static int newest(List<RunFacts> level, Shape shape) {
    long newer = 0;
    int count = 0;
    while (count < level.size()
        && (count == 0 || level.get(count).bytes() <= 2 * newer)
        && newer + level.get(count).bytes() <= shape.runBytes()) {
      newer += level.get(count).bytes();
      count++;
    }
    return count;
  }

  private static MergePlan within(Levels levels, List<Run> newest, Shape shape) {
    boolean drops = newest.size() == levels.level(0).size() && levels.depth() <= 1;
    return new MergePlan(List.copyOf(newest), List.of(), 0, List.of(), drops, shape);
  }

  /** Where deletions stand close together they go down, until nothing is left for them to hide. */
  private static Optional<MergePlan> forDeletions(Levels levels, Shape shape) {
    List<Run> top = levels.level(0);
    if (top.stream().anyMatch(run -> isDense(run.facts(), shape))) {
      boolean isAll = levels.depth() <= 1 && bytesOf(top) <= shape.runBytes();
      return Optional.of(isAll ? within(levels, top, shape) : down(levels, top, 1, shape));
    }
    for (int i = 1; i < levels.depth(); i++) {
      Optional<Run> dense =
          levels.level(i).stream().filter(run -> isDense(run.facts(), shape)).findFirst();
      if (dense.isPresent()) {
        boolean isLast = i == levels.depth() - 1;
        return Optional.of(down(levels, List.of(dense.get()), isLast ? i : i + 1, shape));
      }
    }
    return Optional.empty();
  }

  private static boolean isDense(RunFacts run, Shape shape) {
    long deletions = run.deletions();
    return deletions >= shape.manyDeletions()
        || (deletions >= shape.fewDeletions() && deletions >= DENSE * run.entries());
  }

  private static MergePlan down(Levels levels, List<Run> upper, int target, Shape shape) {
    Span span = Span.of(upper);
    List<Run> lower = new ArrayList<>(levels.overlapping(target, span.first(), span.last()));
    lower.removeAll(upper);
    if (bytesOf(upper) + bytesOf(lower) < shape.smallBytes()) {
      levels.smallBeside(target, span.first(), span.last(), shape.smallBytes()).stream()
          .filter(run -> !upper.contains(run))
          .forEach(lower::add);
    }
    lower.sort((a, b) -> Arrays.compareUnsigned(a.facts().first(), b.facts().first()));
    // Those of the target may reach further than what comes down to them.
    Span all = Span.of(Stream.concat(upper.stream(), lower.stream()).toList());
    boolean drops = true;
    for (int i = target + 1; i < levels.depth(); i++) {
      drops &= levels.overlapping(i, all.first(), all.last()).isEmpty();
    }
    List<Run> below = List.copyOf(levels.overlapping(target + 1, all.first(), all.last()));
    return new MergePlan(List.copyOf(upper), lower, target, below, drops, shape);
  }

  /** From the first key of some runs to the last. */
  private record Span(byte[] first, byte[] last) {
    static Span of(List<Run> runs) {
      return new Span(
          runs.stream().map(run -> run.facts().first()).min(Arrays::compareUnsigned).orElseThrow(),
          runs.stream().map(run -> run.facts().last()).max(Arrays::compareUnsigned).orElseThrow());
    }
  }
}
