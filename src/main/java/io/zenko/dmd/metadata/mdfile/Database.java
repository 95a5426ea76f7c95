package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An ordered store of keys and values, named by a sublevel. */
interface Database {
  /** Completes once it is durable, with the id of the version that was written, if any. */
  CompletionStage<Optional<String>> put(Key key, byte[] value, QueryParameters options);

  Optional<byte[]> get(Key key, QueryParameters options);

  /** Completes once it is durable, with the id of the version that was asked for, if any. */
  CompletionStage<Optional<String>> delete(Key key, QueryParameters options);

  EntryCursor open(KeyRange range, Order order);
}
