package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.io.IOException;
import java.util.function.Function;

/** A pass over one state of a bucket, whose files stay while it is open. */
final class BucketCursor implements EntryCursor {
  private final ValueFiles files;
  private final ValueFiles.Pin pin;
  private final IndexCursor index;
  private final Function<Slot, byte[]> values;

  BucketCursor(
      ValueFiles files, ValueFiles.Pin pin, IndexCursor index, Function<Slot, byte[]> values) {
    this.files = files;
    this.pin = pin;
    this.index = index;
    this.values = values;
  }

  @Override
  public boolean next() {
    return index.next();
  }

  @Override
  public void seek(Key key) {
    index.seek(key);
  }

  @Override
  public Key key() {
    return index.key();
  }

  @Override
  public byte[] value() {
    return values.apply(index.slot());
  }

  @Override
  public void close() {
    try {
      files.unpin(pin);
    } catch (IOException e) {
      throw new MetadataException(
          Failure.INTERNAL, "a file that is no longer needed stays: " + e.getMessage(), e);
    }
  }
}
