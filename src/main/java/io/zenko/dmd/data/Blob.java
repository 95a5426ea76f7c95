package io.zenko.dmd.data;

import java.io.InputStream;
import java.time.Instant;

/**
 * A blob that was opened for reading. It stays readable until it is closed where the repository can
 * promise it; a blob deleted meanwhile never yields other bytes than its own.
 */
public interface Blob extends AutoCloseable {
  /** The size in bytes. */
  long size();

  /** When the blob was put. */
  Instant created();

  /**
   * The bytes of a range, each checked before it is handed out. The first of them are checked
   * before this returns, so that damage there is known while an answer can still be an error.
   *
   * <p>This and the stream's reads throw {@link DataException} for a fault of the store; the stream
   * never ends before the range does. At most one stream at a time is read from a blob.
   */
  InputStream read(ByteRange range);

  /**
   * Gives back what costs memory or a descriptor until the next {@code read}: a stream that was
   * read until now is closed. Thousands may rest at once; one that is deleted meanwhile may not be
   * readable any more then, and that is a {@link DataException}.
   */
  default void rest() {}

  /** Lets go of the blob; neither it nor a stream of it is read after that. */
  @Override
  void close();
}
