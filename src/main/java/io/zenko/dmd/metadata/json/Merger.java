package io.zenko.dmd.metadata.json;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.background.WorkThread;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.merge.Levels;
import io.zenko.dmd.metadata.json.merge.Merge;
import io.zenko.dmd.metadata.json.merge.MergePlan;
import io.zenko.dmd.metadata.json.merge.Shape;
import io.zenko.dmd.metadata.json.run.Run;
import io.zenko.dmd.metadata.json.run.RunFacts;
import io.zenko.dmd.metadata.json.run.RunWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * The thread that merges the runs of a shard's buckets, one merge after the other, of the buckets
 * that got a run since they were looked at, or were opened with merges that a stop had cut short.
 *
 * <p>It goes as fast as the setting says. Where level 0 of a bucket grows faster than that, it goes
 * as fast as it can, and past a bound the checkpoint waits for it, and writers for the checkpoint:
 * reads would else look into ever more runs.
 */
final class Merger extends WorkThread {
  /** With so many runs in level 0 there is a hurry. */
  private static final int HURRY_RUNS = 12;

  /** With twice as many, checkpoints wait. */
  private static final int FULL_RUNS = 2 * HURRY_RUNS;

  /** So many buckets wait at most because they were opened: each is held in memory for it. */
  private static final int MOST_OFFERED = 100;

  private final Shard shard;
  private final Shape shape;
  private final StoreLog log;
  private final StoreMetrics metrics;
  private final Throttle pace;
  private final Set<Bucket> due = new LinkedHashSet<>();
  private Optional<Bucket> current = Optional.empty();

  /** Stay open: their directories may hold more than their manifests name. */
  private final Set<Bucket> failed = new HashSet<>();

  private volatile boolean abandoned;

  Merger(Shard shard, JsonSettings settings, Shape shape, StoreLog log, StoreMetrics metrics) {
    super(shard.threadName("merger"));
    this.shard = shard;
    this.shape = shape;
    this.log = log;
    this.metrics = metrics;
    this.pace = new Throttle(settings.compactionBytesPerSecond());
  }

  /** The bucket got a run. */
  void consider(Bucket bucket) {
    change(() -> due.add(bucket));
  }

  /** The bucket was opened. Where others wait already, it is looked at when it is opened again. */
  void offer(Bucket bucket) {
    if (MergePlan.next(bucket.files().levels(), shape).isEmpty()) {
      return;
    }
    change(
        () -> {
          if (due.size() < MOST_OFFERED) {
            due.add(bucket);
          }
        });
  }

  /** Whether a bucket that nobody has used is worth being opened for what may be merged in it. */
  boolean isWorthALook(List<List<RunFacts>> levels) {
    return MergePlan.mayBeDue(levels, shape);
  }

  /** Waits while the bucket has more in level 0 than merges can keep up with, if there are any. */
  void awaitRoom(Bucket bucket) {
    // Before the thread begins, a start brings changes into runs alone.
    awaitWhile(
        () ->
            isAlive()
                && !isClosed()
                && isDue(bucket)
                && isBeyond(bucket.files().levels(), FULL_RUNS, shape.fullBytes()));
  }

  private boolean isDue(Bucket bucket) {
    return due.contains(bucket) || current.equals(Optional.of(bucket));
  }

  private static boolean isBeyond(Levels levels, int runs, long bytes) {
    List<Run> top = levels.level(0);
    return top.size() > runs || top.stream().mapToLong(Run::bytes).sum() > bytes;
  }

  /** Ends what is being merged of a bucket that goes. */
  void leave(BucketName name) {
    boolean unused =
        afterWhile(
            () -> abandons(name), () -> failed.removeIf(bucket -> bucket.name().equals(name)));
  }

  /** Whether it is being merged still; that ends, and it is not merged again. */
  private boolean abandons(BucketName name) {
    due.removeIf(bucket -> bucket.name().equals(name));
    boolean isMerged = current.map(Bucket::name).equals(Optional.of(name));
    abandoned |= isMerged;
    return isMerged;
  }

  /** Waits until there is nothing to be merged. */
  void awaitIdle() {
    awaitWhile(() -> (!due.isEmpty() || current.isPresent()) && !isClosed());
  }

  @Override
  protected void work() {
    Optional<Bucket> next = take();
    while (next.isPresent()) {
      Bucket bucket = next.get();
      boolean more = false;
      try {
        more = mergeOnce(bucket);
      } catch (CancellationException e) {
        more = false; // the bucket is gone, or the store is being closed
      } catch (IOException | RuntimeException | Error e) {
        // What was there before is there still; the next run is the next try.
        keepOpen(bucket);
        if (!isClosed()) {
          log.mergeFailed(bucket.name(), shard.session(), e);
        }
      }
      done(bucket, more);
      next = take();
    }
  }

  private void keepOpen(Bucket bucket) {
    change(
        () -> {
          if (!abandoned) { // one that goes has no directory to keep
            failed.add(bucket);
          }
        });
  }

  private Optional<Bucket> take() {
    return afterWhile(
        () -> due.isEmpty() && !isClosed(),
        () -> {
          if (!isClosed()) {
            Bucket bucket = due.iterator().next();
            due.remove(bucket);
            current = Optional.of(bucket);
          }
          return current;
        });
  }

  private void done(Bucket bucket, boolean more) {
    change(
        () -> {
          if (more && !abandoned) {
            due.add(bucket); // behind the others
          }
          abandoned = false;
          current = Optional.empty();
        });
  }

  /** Answers whether there may be more to do. */
  private boolean mergeOnce(Bucket bucket) throws IOException {
    BucketState state = bucket.committed();
    BucketFiles files = bucket.files();
    if (!state.exists() || bucket.damage().isPresent() || !files.areOf(state.created())) {
      return false;
    }
    Optional<MergePlan> plan = MergePlan.next(files.levels(), shape);
    if (plan.isEmpty()) {
      return false;
    }
    boolean merged = merge(bucket, state, plan.get());
    if (merged) {
      change(() -> failed.remove(bucket));
      log.merged(bucket.name(), plan.get());
    }
    return merged;
  }

  private boolean merge(Bucket bucket, BucketState state, MergePlan plan) throws IOException {
    BucketFiles files = bucket.files();
    List<RunFacts> made = new ArrayList<>();
    boolean finished = false;
    try {
      if (!plan.isMove()) {
        new Merge(plan, new NewRuns(files, made), bytes -> spend(bucket, bytes)).run();
      }
      finished = true;
    } finally {
      if (!finished) {
        files.discard(made);
      }
    }
    long created = state.created();
    if (!files.merged(created, plan, made)) {
      files.discard(made);
      return false;
    }
    shard.restate(bucket, s -> s.created() == created ? s.withLevels(files.levels()) : s);
    if (!plan.isMove()) {
      files.release(plan.inputs());
    }
    return true;
  }

  /** Runs of a bucket's directory, remembered until a manifest names them. */
  record NewRuns(BucketFiles files, List<RunFacts> made) implements Merge.Runs {
    @Override
    public RunWriter begin() throws IOException {
      return files.newRun();
    }

    @Override
    public void finished(RunFacts facts) {
      made.add(facts);
    }
  }

  private void spend(Bucket bucket, long bytes) {
    if (abandoned || isClosed()) {
      throw new CancellationException("the merge is not needed any more");
    }
    metrics.merged(shard.session(), bytes);
    if (!isBeyond(bucket.files().levels(), HURRY_RUNS, shape.hurryBytes())) {
      pace.spend(bytes);
    }
  }

  @Override
  protected void closing() {
    pace.stop();
  }
}
