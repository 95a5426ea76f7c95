package io.zenko.dmd.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change as the change log tells it.
 *
 * @param sequence its number in the session, without gaps from 1
 * @param method of entries, {@link ChangeMethod#of(Batch)}: a batch of one change is a PUT or a DEL
 * @param time when it was made, by the repository's clock, to the millisecond; never earlier than
 *     that of the record before, and the same after a restart
 * @param entries what was put and deleted; a change of a bucket itself has the bucket's name as the
 *     key and its attributes as the value, but for its removal, which has none
 */
public record LogRecord(
    long sequence, ChangeMethod method, BucketName bucket, Instant time, List<Entry> entries) {
  public LogRecord {
    entries = List.copyOf(entries);
  }

  /**
   * A key with what was put under it; without a value, it was deleted.
   *
   * @param overhead of the value that was there before, the fields that the change {@linkplain
   *     Mutation#overheadFields named}, as a JSON object: see {@link Overhead}
   */
  public record Entry(Key key, Optional<byte[]> value, Optional<byte[]> overhead) {
    public Entry(Key key, Optional<byte[]> value) {
      this(key, value, Optional.empty());
    }
  }
}
