package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A change log, which can only be read: it writes itself. */
final class LogDatabase implements Database {
  private final ChangeLog log;

  LogDatabase(ChangeLog log) {
    this.log = log;
  }

  @Override
  public CompletionStage<Optional<String>> put(Key key, byte[] value, QueryParameters options) {
    throw readOnly();
  }

  @Override
  public CompletionStage<Optional<String>> delete(Key key, QueryParameters options) {
    throw readOnly();
  }

  private static ProtocolException readOnly() {
    return new ProtocolException(
        ProtocolError.METHOD_NOT_ALLOWED, "a change log follows the changes of the others");
  }

  @Override
  public Optional<byte[]> get(Key key, QueryParameters options) {
    try (EntryCursor cursor = open(KeyRange.of(key, key.next()), Order.ASCENDING)) {
      return cursor.next() ? Optional.of(cursor.value()) : Optional.empty();
    }
  }

  @Override
  public EntryCursor open(KeyRange range, Order order) {
    return new LogCursor(log, range, order);
  }
}
