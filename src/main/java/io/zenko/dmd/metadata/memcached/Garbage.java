package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.background.Turns;
import io.zenko.dmd.metadata.MetadataException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Removes pages that no reader needs any more: those that this daemon's commits replaced, once the
 * grace is over, and by a sweep those of daemons that ended before they had removed theirs.
 *
 * <p>A page is made for one version of the store and named by it, or never. So where the store has
 * come to a version, a page for that one or one before which it does not name is garbage for good.
 */
final class Garbage implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Garbage.class.getPackageName());
  private static final Duration TURN = Duration.ofMillis(500);
  private static final int DELETES_AT_ONCE = 1_024;

  private final Items items;
  private final Pages pages;
  private final Roots roots;
  private final Duration sweepInterval;
  private final Deque<Replaced> waiting = new ArrayDeque<>();
  private final LongAdder removed = new LongAdder();
  private final LongAdder orphans = new LongAdder();
  private final Turns turns = new Turns("dmd-memcached-garbage", TURN, this::turn);
  private long sweptNanos = System.nanoTime();

  /** What a commit has left behind. */
  private record Replaced(Root root, List<String> pages, List<String> trees, long dueNanos) {}

  Garbage(Items items, Pages pages, Roots roots, Duration sweepInterval) {
    this.items = items;
    this.pages = pages;
    this.roots = roots;
    this.sweepInterval = sweepInterval;
  }

  void start() {
    turns.start();
  }

  /**
   * Takes what the next version after this root does not name any more.
   *
   * @param trees of buckets that are gone, whole
   */
  void add(Root root, List<String> replaced, List<String> trees) {
    // A quarter more than readers count: their clocks and this one's may differ a little.
    long due = System.nanoTime() + root.grace().toNanos() / 4 * 5;
    synchronized (waiting) {
      waiting.addLast(new Replaced(root, List.copyOf(replaced), List.copyOf(trees), due));
    }
  }

  private void turn() throws InterruptedException {
    try {
      removeDue(System.nanoTime());
      if (System.nanoTime() - sweptNanos > sweepInterval.toNanos()) {
        sweep();
        sweptNanos = System.nanoTime();
      }
    } catch (RuntimeException e) {
      sweptNanos = System.nanoTime();
      LOG.log(
          System.Logger.Level.WARNING,
          "pages that nobody needs were not removed, and are tried again: {0}",
          e.getMessage());
    }
  }

  /** Removes what is due by then. */
  void removeDue(long nanos) {
    while (true) {
      Replaced due;
      synchronized (waiting) {
        if (waiting.isEmpty() || nanos - waiting.peekFirst().dueNanos() < 0) {
          return;
        }
        due = waiting.removeFirst();
      }
      List<String> names = new ArrayList<>(due.pages());
      // Nobody changes the pages of a tree that is gone, and nobody else removes them but a sweep.
      Snapshot then = new Snapshot(due.root(), System.nanoTime());
      for (String tree : due.trees()) {
        try {
          new PageWalk(pages, then, names::add, PageWalk::fail).tree(tree);
        } catch (MetadataException e) {
          LOG.log(System.Logger.Level.DEBUG, "left to a sweep: {0}", e.getMessage());
        }
      }
      delete(due.root().store(), names);
    }
  }

  private void delete(String store, List<String> names) {
    for (int from = 0; from < names.size(); from += DELETES_AT_ONCE) {
      pages.delete(store, names.subList(from, Math.min(names.size(), from + DELETES_AT_ONCE)));
    }
    removed.add(names.size());
  }

  /** Finds what no version names, waits for the grace, and removes it; how many pages that were. */
  int sweep() throws InterruptedException {
    Snapshot now = roots.now();
    List<String> candidates = candidates(now);
    if (candidates.isEmpty()
        || turns.isClosedWithin(now.root().grace().multipliedBy(5).dividedBy(4))) {
      return 0;
    }
    delete(now.root().store(), candidates);
    orphans.add(candidates.size());
    LOG.log(
        System.Logger.Level.INFO,
        "a sweep removed {0} pages that no version of the store names",
        candidates.size());
    return candidates.size();
  }

  /** What is on the servers of versions up to this one, and not part of it. */
  private List<String> candidates(Snapshot now) {
    Root root = now.root();
    String prefix = Pages.prefix(root.store());
    Set<String> found = new LinkedHashSet<>(); // several servers may list the same one
    items.list(
        item -> {
          if (item.startsWith(prefix)) {
            String page = item.substring(prefix.length());
            if (NewPages.version(page) <= root.version()) {
              found.add(page);
            }
          }
        });
    Set<String> named = new HashSet<>();
    new PageWalk(pages, now, named::add, PageWalk::fail).all();
    found.removeIf(named::contains);
    synchronized (waiting) {
      // They go without a sweep.
      Set<String> known = new HashSet<>();
      waiting.forEach(replaced -> known.addAll(replaced.pages()));
      found.removeIf(known::contains);
    }
    return List.copyOf(found);
  }

  /** Pages that were removed. */
  LongAdder removed() {
    return removed;
  }

  /** Those of them that a sweep found. */
  LongAdder orphans() {
    return orphans;
  }

  @Override
  public void close() {
    turns.close();
  }
}
