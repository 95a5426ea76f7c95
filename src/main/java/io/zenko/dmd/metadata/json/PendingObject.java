package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.ObjectView;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import io.zenko.dmd.metadata.json.file.RetiredException;
import io.zenko.dmd.metadata.json.file.ValueFile;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.journal.Journal;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.memory.SegmentValues;
import io.zenko.dmd.metadata.json.memory.Slot;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import java.io.IOException;
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
  private final ValueFiles files;
  private final long epoch;

  PendingObject(Bucket bucket, Key key, Journal journal, ValueFiles files) {
    this.bucket = bucket;
    this.key = key;
    this.journal = journal;
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
      BucketState state = bucket.readPending();
      try {
        return state.find(raw.utf8(), this::read).map(Literal::value);
      } catch (RetiredException e) {
        // The value was moved to another file between the two steps: look it up again.
      } catch (IOException | FormatException e) {
        throw explained(ReadFailures.of(bucket.name(), e));
      }
    }
    throw new MetadataException(Failure.INTERNAL, "no place of the value of " + raw + " holds");
  }

  private Literal read(ValueFile source, Slot slot) throws IOException {
    Optional<byte[]> waiting = journal.readPending(source, slot);
    return waiting.isPresent()
        ? new Literal(slot.encoding(), waiting.get())
        : SegmentValues.read(source, slot);
  }

  private MetadataException explained(MetadataException failure) {
    if (journal.epoch() != epoch) {
      // Its group was refused, so no file has it: that is no damage.
      return new MetadataException(
          Failure.UNAVAILABLE, "a write to the journal failed meanwhile: try again", failure);
    }
    return failure;
  }

  @Override
  public EntryCursor versions() {
    return scan(KeyRange.versionsOf(key));
  }

  /** A pass over pending entries. */
  EntryCursor scan(KeyRange range) {
    bucket.load();
    ValueFiles.Pin pin = files.pin();
    try {
      KeyCursor entries = bucket.pending().cursor(Order.ASCENDING, this::read);
      return new BucketCursor(bucket, entries, range, Order.ASCENDING, () -> files.release(pin));
    } catch (RuntimeException e) {
      files.release(pin);
      throw e;
    }
  }
}
