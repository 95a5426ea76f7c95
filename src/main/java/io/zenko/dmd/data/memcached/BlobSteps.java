package io.zenko.dmd.data.memcached;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import io.zenko.dmd.memcached.Replication;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** The steps by which a blob comes to be, and those by which it goes. */
final class BlobSteps {
  private static final System.Logger LOG = System.getLogger(BlobSteps.class.getName());
  private static final int DELETES_AT_ONCE = 64;

  /** Long enough for any operation that may still come late. */
  private static final Duration TOMBSTONE_EXPIRY = Duration.ofMinutes(10);

  private final BlobHead head;
  private final Replication replication;
  private final boolean claims;
  private boolean claimed;
  private boolean committing;

  BlobSteps(BlobHead head, Replication replication, Role role) {
    this.head = head;
    this.replication = replication;
    this.claims = role == Role.STORE;
  }

  /** Says that the blob has begun. */
  CompletableFuture<Integer> claim() {
    if (!claims) {
      return CompletableFuture.completedFuture(0);
    }
    claimed = true;
    return replication
        .add(BlobHead.claimItem(head.key()), BlobItem.claim(head).encode())
        .thenApply(
            taken -> {
              // Somebody else's claim is not ours to give up.
              claimed = taken > 0;
              return requireTaken(taken);
            });
  }

  /** The last step, which shows the blob. */
  void commit(BlobItem manifest) {
    String item = BlobHead.manifestItem(head.key());
    committing = true;
    if (!claims) {
      replication.setNow(item, manifest.encode());
      return;
    }
    int taken = replication.addNow(item, manifest.encode());
    // Somebody else's manifest is not ours to bury.
    committing = taken > 0;
    requireTaken(taken);
  }

  private int requireTaken(int taken) {
    if (taken == 0) {
      throw new DataException(Failure.INTERNAL, "blob key " + head.key() + " was used before");
    }
    return taken;
  }

  /**
   * Removes what was stored.
   *
   * @param chunks how many may have been
   */
  void undo(int chunks) {
    boolean clean = true;
    if (committing) {
      clean = succeeds(bury());
    }
    clean &= deleteChunks(chunks);
    if (claimed) {
      releaseClaim(clean);
    }
  }

  /** Hides the blob, also from what comes late. */
  CompletableFuture<Integer> bury() {
    String item = BlobHead.manifestItem(head.key());
    return claims
        ? replication.set(item, BlobItem.deleted(head).encode(), TOMBSTONE_EXPIRY)
        : replication.delete(item);
  }

  /** Removes the chunks; whether enough servers have answered for each. */
  boolean deleteChunks(int chunks) {
    boolean clean = true;
    Deque<CompletableFuture<Integer>> onTheWay = new ArrayDeque<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      if (onTheWay.size() == DELETES_AT_ONCE) {
        clean &= succeeds(onTheWay.remove());
      }
      onTheWay.add(replication.delete(head.chunkItem(chunk)));
    }
    while (!onTheWay.isEmpty()) {
      clean &= succeeds(onTheWay.remove());
    }
    return clean;
  }

  /**
   * Gives the claim up, or marks it where chunks remain: it is all that knows of them.
   *
   * @param clean whether nothing else of the blob is left
   */
  void releaseClaim(boolean clean) {
    if (!claims) {
      return;
    }
    String item = BlobHead.claimItem(head.key());
    succeeds(
        clean
            ? replication.delete(item)
            : replication.set(item, BlobItem.deleted(head).encode(), Duration.ZERO));
  }

  private boolean succeeds(CompletableFuture<Integer> step) {
    try {
      ChunkWriter.join(step);
      return true;
    } catch (DataException e) {
      LOG.log(System.Logger.Level.DEBUG, "left of blob {0}: {1}", head.key(), e.getMessage());
      return false;
    }
  }
}
