package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import java.util.NoSuchElementException;

/** A pass over a database that nothing was put into. */
final class EmptyCursor implements EntryCursor {
  @Override
  public boolean next() {
    return false;
  }

  @Override
  public void seek(Key key) {}

  @Override
  public Key key() {
    throw new NoSuchElementException();
  }

  @Override
  public byte[] value() {
    throw new NoSuchElementException();
  }

  @Override
  public void close() {}
}
