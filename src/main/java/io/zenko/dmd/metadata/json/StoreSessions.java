package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Sessions;
import java.util.Optional;
import java.util.OptionalInt;

/** The shards of a store as the feature knows them. */
final class StoreSessions implements Sessions {
  private final Store store;

  StoreSessions(Store store) {
    this.store = store;
  }

  @Override
  public int count() {
    return store.shards().size();
  }

  @Override
  public OptionalInt of(BucketName name) {
    return store
        .catalogue()
        .find(name)
        .filter(bucket -> bucket.committed().exists())
        .map(bucket -> OptionalInt.of(bucket.session()))
        .orElse(OptionalInt.empty());
  }

  @Override
  public ChangeLog log(int session) {
    return store.log(session);
  }

  @Override
  public Optional<String> trouble(int session) {
    return store.shards().get(session).health().trouble();
  }
}
