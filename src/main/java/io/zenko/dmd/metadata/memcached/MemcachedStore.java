package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.MemcachedMetadataSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.writing.WriteQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An open store: what its sessions share. */
final class MemcachedStore implements Sessions, AutoCloseable {
  /** However often it is asked, the servers are looked at no more often than this. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Items items;
  private final boolean evictionAllowed;
  private final Pages pages;
  private final Roots roots;
  private final Garbage garbage;
  private final Refilling refilling;
  private final Committer committer;
  private final WriteQueue<Waiting<?>> queue;
  private final MemcachedMetrics metrics = new MemcachedMetrics();
  private final List<ChangeLog> logs = new ArrayList<>();
  private Optional<String> trouble = Optional.empty();
  private long lookedNanos;
  private boolean isLookedAt;

  private MemcachedStore(
      Items items, MemcachedMetadataSettings settings, MonotonicClock clock, Root root) {
    this.items = items;
    this.evictionAllowed = settings.evictionAllowed();
    this.pages = new Pages(items, settings.pageCacheBytes());
    this.roots = new Roots(items, root.store());
    this.garbage = new Garbage(items, pages, roots, settings.sweep());
    this.refilling = new Refilling(items, pages, roots);
    this.committer =
        new Committer(
            roots, pages, garbage, clock, settings.timeout(), settings.changesBytes(), metrics);
    this.queue =
        new WriteQueue<>(
            "dmd-memcached-writer",
            committer::make,
            settings.maxPendingBytes(),
            settings.timeout(),
            "memcached does not answer");
    for (int session = 0; session < root.sessions().size(); session++) {
      logs.add(new MemcachedChangeLog(pages, roots, session));
    }
  }

  /**
   * Opens the store of the servers.
   *
   * @param items closed with the store, and also where it cannot be opened
   */
  static MemcachedStore open(
      Items items, MemcachedMetadataSettings settings, MonotonicClock clock) {
    boolean isOpen = false;
    try {
      items
          .danger()
          .ifPresent(
              danger -> {
                if (!settings.evictionAllowed()) {
                  throw new IllegalArgumentException(
                      danger
                          + "; DMD_MEMCACHED_EVICTION=allowed takes such servers, where loss is"
                          + " welcome");
                }
              });
      Root root = new StoreCreation(items, settings).root();
      clock.raiseAbove(root.millis());
      MemcachedStore store = new MemcachedStore(items, settings, clock, root);
      store.garbage.start();
      store.refilling.start();
      isOpen = true;
      return store;
    } finally {
      if (!isOpen) {
        items.close();
      }
    }
  }

  Pages pages() {
    return pages;
  }

  Roots roots() {
    return roots;
  }

  Garbage garbage() {
    return garbage;
  }

  WriteQueue<Waiting<?>> queue() {
    return queue;
  }

  MemcachedMetrics metrics() {
    return metrics;
  }

  @Override
  public int count() {
    return logs.size();
  }

  @Override
  public OptionalInt of(BucketName bucket) {
    return Transaction.find(pages, roots.now(), bucket)
        .map(found -> OptionalInt.of(found.session()))
        .orElse(OptionalInt.empty());
  }

  @Override
  public ChangeLog log(int session) {
    return logs.get(session);
  }

  @Override
  public synchronized Optional<String> trouble(int session) {
    if (!isLookedAt || System.nanoTime() - lookedNanos > FRESH.toNanos()) {
      trouble = look();
      lookedNanos = System.nanoTime();
      isLookedAt = true;
    }
    return trouble;
  }

  private Optional<String> look() {
    try {
      roots.now();
      return evictionAllowed ? Optional.empty() : items.danger();
    } catch (MetadataException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** What was accepted becomes durable. */
  @Override
  public void close() {
    queue.close();
    committer.close();
    refilling.close();
    garbage.close();
    items.close();
  }
}
