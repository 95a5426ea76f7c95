package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.background.Turns;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Gives servers that came back empty the copies that others have. */
final class Refilling implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Refilling.class.getPackageName());
  private static final Duration TURN = Duration.ofMillis(500);

  /** What has failed is not tried again at once. */
  private static final Duration REST = Duration.ofSeconds(10);

  private static final int COPIES_AT_ONCE = 64;

  private final Items items;
  private final Pages pages;
  private final Roots roots;
  private final Turns turns = new Turns("dmd-memcached-refill", TURN, this::turn);

  Refilling(Items items, Pages pages, Roots roots) {
    this.items = items;
    this.pages = pages;
    this.roots = roots;
  }

  void start() {
    turns.start();
  }

  private void turn() throws InterruptedException {
    try {
      Optional<Items.Refill> refill = items.refill();
      if (refill.isPresent()) {
        refill(refill.get());
      }
    } catch (CancellationException e) {
      LOG.log(System.Logger.Level.DEBUG, "the daemon stops before servers are filled again");
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "what a memcached server has lost was not put back, and is tried again: {0}",
          e.getMessage());
      turns.isClosedWithin(REST);
    }
  }

  private void refill(Items.Refill refill) {
    Snapshot now = roots.now();
    List<String> batch = new ArrayList<>();
    PageWalk walk =
        new PageWalk(
            pages,
            now,
            page -> {
              batch.add(Pages.item(now.root().store(), page));
              if (batch.size() >= COPIES_AT_ONCE) {
                copy(refill, batch);
              }
            },
            Refilling::passOver);
    walk.all();
    copy(refill, batch);
    refill.end();
  }

  /** What nobody has any more cannot be put back, and is no reason to leave out the rest. */
  private static void passOver(MetadataException e) {
    if (e.failure() != Failure.CORRUPT) {
      throw e;
    }
    LOG.log(System.Logger.Level.ERROR, "while a server is filled again: {0}", e.getMessage());
  }

  private void copy(Items.Refill refill, List<String> batch) {
    if (turns.isClosed()) {
      throw new CancellationException("the daemon stops");
    }
    refill.copy(batch);
    batch.clear();
  }

  @Override
  public void close() {
    turns.close();
  }
}
