package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.memcached.MemcachedServers;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.writing.Queued;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes groups of operations durable, each as one version of the store: first its pages, then the
 * root, which moves only if it is the one that the group was made on. Where another daemon was
 * faster, the group is made again on what that one has committed. Where the answer is lost, the
 * root is moved once more: from then on the lost one can have no effect any more, and the root
 * tells whether it has had one.
 */
final class Committer implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int ID_BYTES = 8;

  /** So many requests with pages of a commit may be on their way at once. */
  private static final int SENDERS = 8;

  private final Roots roots;
  private final Pages pages;
  private final Garbage garbage;
  private final MonotonicClock clock;
  private final Duration timeout;
  private final long changesBytes;
  private final MemcachedMetrics metrics;

  // Nobody else has it, and this process has it for one life: it tells whose a version is.
  private final String writer;
  private final ExecutorService looks =
      Executors.newSingleThreadExecutor(MemcachedServers.named("dmd-memcached-root"));
  private final ExecutorService senders =
      Executors.newFixedThreadPool(SENDERS, MemcachedServers.named("dmd-memcached-sender"));
  private final AtomicLong pageNumbers = new AtomicLong();
  private long attempts;
  private Snapshot base;

  /** What it takes to replace that root: looked for while the next group gathers. */
  private CompletableFuture<Roots.Seen> place;

  Committer(
      Roots roots,
      Pages pages,
      Garbage garbage,
      MonotonicClock clock,
      Duration timeout,
      long changesBytes,
      MemcachedMetrics metrics) {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    this.writer = HexFormat.of().formatHex(id);
    this.roots = roots;
    this.pages = pages;
    this.garbage = garbage;
    this.clock = clock;
    this.timeout = timeout;
    this.changesBytes = changesBytes;
    this.metrics = metrics;
  }

  /** Makes the group, or tells those who wait why not. For one thread. */
  void make(List<Queued<Waiting<?>>> group, Runnable onPause) {
    long oldest = group.stream().mapToLong(Queued::sinceNanos).min().orElseThrow();
    long deadline = oldest + timeout.toNanos();
    while (true) {
      try {
        Optional<List<Runnable>> outcomes = attempt(group, deadline);
        if (outcomes.isPresent()) {
          outcomes.get().forEach(Runnable::run);
          return;
        }
        metrics.conflict();
      } catch (MetadataException e) {
        base = null;
        boolean isKnown = e.failure() != Failure.TIMEOUT;
        if (isKnown && e.failure() != Failure.UNAVAILABLE && group.size() > 1) {
          // One of them may be to blame, and it alone.
          group.forEach(each -> make(List.of(each), onPause));
          return;
        }
        if (e.failure() != Failure.UNAVAILABLE || System.nanoTime() - deadline > 0) {
          metrics.failed();
          group.forEach(each -> each.write().fail(e));
          return;
        }
        onPause.run();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** What to tell whom; empty where another daemon was faster. */
  private Optional<List<Runnable>> attempt(List<Queued<Waiting<?>>> group, long deadline) {
    long start = System.nanoTime();
    if (base == null || base.isOld()) {
      begin(roots.see());
    }
    Snapshot from = base;
    Root root = from.root();
    if (root.lastWriter().filter(writer::equals).isEmpty()) {
      // The ids of this group are to be later than those of the other daemon's.
      clock.raiseAbove(root.millis());
    }
    Transaction transaction = new Transaction(pages, from);
    List<Runnable> outcomes = new ArrayList<>();
    for (Queued<Waiting<?>> each : group) {
      outcomes.add(run(each.write(), transaction));
    }
    if (transaction.isEmpty()) {
      begin(roots.see());
      return base.root().version() == root.version() ? Optional.of(outcomes) : Optional.empty();
    }
    Upload upload = new Upload(pages, root.store(), senders);
    NewPages made = new NewPages(root.version() + 1, writer, pageNumbers, upload::add);
    long attempt = ++attempts;
    base = null;
    Optional<Root> stored = store(transaction, made, upload, attempt);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Root next = stored.get();
    if (!move(next, attempt, deadline)) {
      // No version names them, nor ever will.
      pages.delete(root.store(), made.pages().keySet());
      return Optional.empty();
    }
    base = new Snapshot(next, start);
    place = CompletableFuture.supplyAsync(roots::see, looks);
    pages.retire(made.replaced());
    pages.retire(made.full());
    garbage.add(root, made.replaced(), transaction.removedTrees());
    metrics.committed(transaction.changeCount(), System.nanoTime() - start);
    return Optional.of(outcomes);
  }

  private void begin(Roots.Seen seen) {
    base = seen.snapshot();
    place = CompletableFuture.completedFuture(seen);
  }

  /**
   * Makes the next version, and stores its pages; empty, with none of them left, where the root is
   * not the one any more that they were made on.
   */
  private Optional<Root> store(
      Transaction transaction, NewPages made, Upload upload, long attempt) {
    Root root = transaction.base().root();
    boolean isStored = false;
    try {
      Root next =
          transaction.finish(
              made, clock.millis(), root.writersAfter(writer, attempt), changesBytes);
      CompletableFuture<Void> answers = upload.end();
      pages.keep(made.pages());
      answers.join();
      isStored = place.join().snapshot().root().version() == root.version();
      return isStored ? Optional.of(next) : Optional.empty();
    } catch (CompletionException e) {
      throw MetadataException.of(e);
    } finally {
      if (!isStored) {
        upload.cancel();
        pages.delete(root.store(), made.pages().keySet());
      }
    }
  }

  /** Whether the root has moved to the next version, and so the attempt was made. */
  private boolean move(Root next, long attempt, long deadline) {
    try {
      return roots.replace(place.join(), next);
    } catch (MetadataException lost) {
      metrics.lostAnswer();
      return settle(next, attempt, deadline, lost);
    }
  }

  /** Finds out, once nothing that is on its way can have an effect any more. */
  private boolean settle(Root next, long attempt, long deadline, MetadataException lost) {
    // It is on its way at least for as long as the servers have to answer, whoever waits.
    long patience = Math.max(deadline, System.nanoTime() + timeout.toNanos());
    while (System.nanoTime() - patience < 0) {
      try {
        Roots.Seen now = roots.see();
        Root root = now.snapshot().root();
        if (root.has(writer, attempt)) {
          return true;
        }
        if (root.version() >= next.version()) {
          if (root.tellsOfAttemptsAfter(next.version() - 1)) {
            return false;
          }
          break;
        }
        // Whatever is still on its way, it was meant for a root that is none any more.
        roots.replace(now, root.again());
      } catch (MetadataException e) {
        lost.addSuppressed(e);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    throw new MetadataException(
        Failure.TIMEOUT,
        "whether the change was made is not known: memcached did not answer when the root moved"
            + " ("
            + lost.getMessage()
            + ")",
        lost);
  }

  private static <R> Runnable run(Waiting<R> waiting, Transaction transaction) {
    try {
      R result = waiting.operation().run(transaction);
      return () -> waiting.future().complete(result);
    } catch (MetadataException e) {
      if (e.failure() == Failure.UNAVAILABLE) {
        throw e; // a server did not answer: all of the group is tried again
      }
      return () -> waiting.fail(e);
    } catch (RuntimeException e) {
      return () -> waiting.fail(e);
    }
  }

  @Override
  public void close() {
    looks.shutdown();
    senders.shutdown();
  }
}
