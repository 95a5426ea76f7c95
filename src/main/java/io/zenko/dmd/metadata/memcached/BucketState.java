package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Mutation;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.memcached.TreeChange.Change;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A bucket as a transaction sees it: what it changed so far, on top of what the snapshot has. */
final class BucketState {
  private final Transaction transaction;
  private final BucketName name;
  private final NavigableMap<Key, Change> changes = new TreeMap<>();
  private final boolean isStored;
  private BucketRecord record;
  private boolean isChanged;

  BucketState(Transaction transaction, BucketName name, BucketRecord record) {
    this(transaction, name, record, true);
  }

  private BucketState(
      Transaction transaction, BucketName name, BucketRecord record, boolean isStored) {
    this.transaction = transaction;
    this.name = name;
    this.record = record;
    this.isStored = isStored;
    this.isChanged = !isStored;
  }

  /** One that the transaction makes: it has no tree yet. */
  static BucketState made(Transaction transaction, BucketName name, int session) {
    return new BucketState(transaction, name, new BucketRecord("", session, false), false);
  }

  BucketName name() {
    return name;
  }

  BucketRecord record() {
    return record;
  }

  /** Whether the snapshot has it. */
  boolean isStored() {
    return isStored;
  }

  boolean isChanged() {
    return isChanged;
  }

  void setReadOnly(boolean readOnly) {
    record = new BucketRecord(record.tree(), record.session(), readOnly);
    isChanged = true;
  }

  Optional<byte[]> get(Key key) {
    Change changed = changes.get(key);
    if (changed != null) {
      return changed.value();
    }
    return isStored
        ? TreeCursor.find(transaction.pages(), transaction.base(), record.tree(), key)
            .map(entry -> transaction.pages().value(transaction.base(), entry))
        : Optional.empty();
  }

  /** A pass over its entries, in ascending order. */
  EntryCursor scan(KeyRange range) {
    NavigableMap<Key, Change> over = changes.tailMap(range.from(), true);
    if (range.to().isPresent()) {
      Key to = range.to().get();
      over = range.from().compareTo(to) < 0 ? over.headMap(to, false) : new TreeMap<>();
    }
    return new ChangedCursor(isStored ? stored(range) : null, over);
  }

  private EntryCursor stored(KeyRange range) {
    return new TreeCursor(
        transaction.pages(), transaction.base(), record.tree(), range, Order.ASCENDING);
  }

  void apply(Batch batch) {
    isChanged = true;
    for (Mutation mutation : batch.mutations()) {
      changes.put(
          mutation.key(),
          mutation instanceof Mutation.Put put ? Change.to(put.value()) : Change.GONE);
    }
  }

  /** Its record once its entries are in pages. */
  byte[] finish(TreeChange change) {
    String tree = record.tree();
    if (!isStored) {
      tree = change.make(changes);
    } else if (!changes.isEmpty()) {
      tree = change.apply(tree, changes);
    }
    return record.withTree(tree).encode();
  }
}
