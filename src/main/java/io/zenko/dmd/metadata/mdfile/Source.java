package io.zenko.dmd.metadata.mdfile;

/** Items that are read one by one while they are sent. For one thread at a time; to be closed. */
interface Source extends AutoCloseable {
  /** Moves to the next item, or answers false where there is none. */
  boolean next();

  /** Writes the item as JSON. */
  void write(StringBuilder json);

  @Override
  void close();
}
