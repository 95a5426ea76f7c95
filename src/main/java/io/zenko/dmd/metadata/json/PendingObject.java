package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.ObjectView;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.line.Literal;
import java.util.Optional;

/**
 * An object as it will be when what was accepted is durable: what its next change rests on. Its
 * lock is held.
 */
final class PendingObject implements ObjectView {
  private static final int ATTEMPTS = 100;

  private final Bucket bucket;
  private final Key key;
  private final Journal journal;
  private final ValueReader values;
  private final ValueFiles files;
  private final long epoch;

  PendingObject(Bucket bucket, Key key, Journal journal, ValueReader values, ValueFiles files) {
    this.bucket = bucket;
    this.key = key;
    this.journal = journal;
    this.values = values;
    this.files = files;
    this.epoch = journal.epoch();
  }

  @Override
  public Key key() {
    return key;
  }

  @Override
  public Optional<byte[]> master() {
    return get(key);
  }

  @Override
  public Optional<byte[]> version(String versionId) {
    return get(key.version(versionId));
  }

  private Optional<byte[]> get(Key raw) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Slot> slot = bucket.readPending().index().get(raw.utf8());
      if (slot.isEmpty()) {
        return Optional.empty();
      }
      Optional<byte[]> value = read(slot.get());
      if (value.isPresent()) {
        return value;
      }
      // The value was moved to another file between the two steps.
    }
    throw new MetadataException(Failure.INTERNAL, "no place of the value of " + raw + " holds");
  }

  private Optional<byte[]> read(Slot slot) {
    try {
      return journal
          .readPending(slot)
          .map(literal -> Literal.decode(slot.encoding(), literal))
          .or(() -> values.readUncached(slot));
    } catch (MetadataException e) {
      if (journal.epoch() != epoch) {
        // Its group was refused, so no file has it: that is no damage.
        throw new MetadataException(
            Failure.UNAVAILABLE, "a write to the journal failed meanwhile: try again", e);
      }
      throw e;
    }
  }

  @Override
  public EntryCursor versions() {
    KeyRange range = KeyRange.of(key.version(""), Key.of(key.text() + '\u0001'));
    return scan(range);
  }

  /** A pass over pending entries. */
  EntryCursor scan(KeyRange range) {
    bucket.load();
    ValueFiles.Pin pin = files.pin();
    IndexCursor index = new IndexCursor(bucket.pending().index(), range, Order.ASCENDING);
    return new BucketCursor(files, pin, index, slot -> read(slot).orElseThrow());
  }
}
