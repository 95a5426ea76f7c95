package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;

/** Of all buckets those that clients created. */
final class ListedCursor implements EntryCursor {
  private final EntryCursor buckets;

  ListedCursor(EntryCursor buckets) {
    this.buckets = buckets;
  }

  @Override
  public boolean next() {
    while (buckets.next()) {
      if (!Sublevel.isUnlisted(buckets.value())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void seek(Key key) {
    buckets.seek(key);
  }

  @Override
  public Key key() {
    return buckets.key();
  }

  @Override
  public byte[] value() {
    return buckets.value();
  }

  @Override
  public void close() {
    buckets.close();
  }
}
