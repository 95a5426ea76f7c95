package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Deletions of blobs, from the look at the record to the answer. Of two deletions of one blob the
 * second finds none. A record whose head is damaged can be deleted too, where a record is known to
 * begin there.
 */
final class Deletions {
  private final SegmentRecords records;
  private final Consumer<Append.Delete> making;

  /** Those that are under way. */
  private final Map<BlobKey, CompletableFuture<Boolean>> deleting = new ConcurrentHashMap<>();

  /**
   * @param making makes a deletion durable, and completes it
   */
  Deletions(SegmentRecords records, Consumer<Append.Delete> making) {
    this.records = records;
    this.making = making;
  }

  /**
   * Deletes a blob.
   *
   * @return whether there was one; completed once the deletion is durable
   */
  CompletableFuture<Boolean> delete(SegmentKey key) {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> other = deleting.putIfAbsent(key.key(), mine);
    if (other != null) {
      return other.thenApply(gone -> false);
    }
    CompletableFuture<?> unused = mine.whenComplete((gone, failure) -> deleting.remove(key.key()));
    try {
      OptionalLong bytes = bytesToDelete(key);
      if (bytes.isEmpty()) {
        mine.complete(false);
      } else {
        making.accept(new Append.Delete(key, bytes.getAsLong(), mine));
      }
    } catch (DataException e) {
      mine.completeExceptionally(e);
    }
    return mine;
  }

  /** Bytes of the record that is to be deleted; empty where there is none. */
  private OptionalLong bytesToDelete(SegmentKey key) {
    try {
      Optional<SegmentRecords.Found> found = records.find(key, RecordHead.BYTES);
      if (found.isEmpty()) {
        return OptionalLong.empty();
      }
      try (SegmentFiles.Handle handle = found.get().handle()) {
        return OptionalLong.of(found.get().head().recordBytes(handle.file().header().blockBytes()));
      }
    } catch (DataException e) {
      if (e.failure() == Failure.CORRUPT && records.isStartOfDamage(key)) {
        return OptionalLong.of(RecordHead.BYTES);
      }
      throw e;
    }
  }
}
