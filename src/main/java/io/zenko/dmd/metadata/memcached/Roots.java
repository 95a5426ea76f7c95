package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The root of the store. Whoever reads sees a root that was there after it had asked: those who ask
 * while an answer is on its way share the next one.
 */
final class Roots {
  private final Items items;
  private final String store;
  private final Object lock = new Object();

  /** Those who share the next answer; null where nobody waits for it yet. */
  private Round gathering;

  /** The one whose answer is on its way, or was the last to come. */
  private Round asked = new Round();

  private volatile Known known;

  /** A root with what it takes to replace it. */
  record Seen(Snapshot snapshot, Items.Seen item) {}

  private record Known(byte[] document, Root root) {}

  Roots(Items items, String store) {
    this.items = items;
    this.store = store;
    asked.end.complete(null);
  }

  /** One question to the servers, and who waits for its answer. */
  private static final class Round {
    /** What the one who asks next waits for. */
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private final CompletableFuture<Snapshot> answer = new CompletableFuture<>();
  }

  /**
   * The root as of now. The first who comes while a question is on its way asks the next one, once
   * that is answered, on behalf of all who have come by then: so each is woken once, and by an
   * answer that is theirs.
   */
  Snapshot now() {
    Round mine;
    Round before = null;
    synchronized (lock) {
      if (gathering == null) {
        gathering = new Round();
        before = asked;
      }
      mine = gathering;
    }
    if (before != null) {
      before.end.join();
      synchronized (lock) {
        // Who comes from here on may have seen a change that this answer does not tell of.
        gathering = null;
        asked = mine;
      }
      ask(mine);
    }
    try {
      return mine.answer.join();
    } catch (CompletionException e) {
      MetadataException shared = MetadataException.of(e);
      throw new MetadataException(shared.failure(), shared.getMessage(), shared);
    }
  }

  private void ask(Round round) {
    Snapshot read = null;
    Throwable failed = null;
    try {
      read = see().snapshot();
    } catch (MetadataException e) {
      failed = e;
    } catch (RuntimeException | Error e) {
      failed = new MetadataException(Failure.INTERNAL, "a defect while reading the root: " + e, e);
    } finally {
      if (failed == null) {
        round.answer.complete(read);
      } else {
        round.answer.completeExceptionally(failed);
      }
      // Last, so that those who were answered and ask again share the next question.
      round.end.complete(null);
    }
  }

  /** The root with what it takes to replace it. */
  Seen see() {
    long nanos = System.nanoTime();
    Items.Seen item = items.see(Root.ITEM).orElseThrow(Roots::missing);
    Root root = root(item.value());
    if (!root.store().equals(store)) {
      throw new MetadataException(
          Failure.UNAVAILABLE,
          "the store in memcached is another one than at the start of this daemon ("
              + store
              + "; now "
              + root.store()
              + "): start it again");
    }
    return new Seen(new Snapshot(root, nanos), item);
  }

  /**
   * Moves the root, if it is as it was seen; whether it did. Where this throws, it is not known.
   */
  boolean replace(Seen seen, Root next) {
    byte[] document = next.document();
    boolean isReplaced = items.replace(seen.item(), document);
    if (isReplaced) {
      // It is what is read next, if no other daemon is faster.
      known = new Known(document, next);
    }
    return isReplaced;
  }

  static MetadataException missing() {
    return new MetadataException(
        Failure.UNAVAILABLE,
        "memcached has no store of metadata: it was never made, or its server came back empty and"
            + " all metadata is lost. DMD_MEMCACHED_CREATE=true makes a new, empty one at the"
            + " start");
  }

  private Root root(byte[] document) {
    Known before = known;
    if (before != null && Arrays.equals(before.document(), document)) {
      return before.root();
    }
    Root root = read(document);
    known = new Known(document, root);
    return root;
  }

  static Root read(byte[] document) {
    try {
      return Root.read(document);
    } catch (FormatException e) {
      throw new MetadataException(
          Failure.CORRUPT,
          "the root of the metadata in memcached is damaged: " + e.getMessage(),
          e);
    }
  }
}
