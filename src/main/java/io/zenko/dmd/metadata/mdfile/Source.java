package io.zenko.dmd.metadata.mdfile;

import java.util.Optional;

/** Items that are read one by one while they are sent. For one thread at a time; to be closed. */
interface Source extends AutoCloseable {
  /** Moves to the next item, or answers false where there is none. */
  boolean next();

  /**
   * The item where it is too long to be made with others; to be asked before it is written. Nothing
   * of it is kept: it can be asked again.
   */
  default Optional<LongItem> longItem() {
    return Optional.empty();
  }

  /**
   * An item that has a long text.
   *
   * @param start what comes before the text, as JSON
   * @param end what comes after it
   */
  record LongItem(String start, byte[] utf8, String end) {}

  /** Writes the item as JSON. */
  void write(StringBuilder json);

  @Override
  void close();
}
