package io.zenko.dmd.metadata.mdfile;

import java.util.NoSuchElementException;

/** No items. */
final class EmptySource implements Source {
  @Override
  public boolean next() {
    return false;
  }

  @Override
  public void write(StringBuilder json) {
    throw new NoSuchElementException();
  }

  @Override
  public void close() {}
}
