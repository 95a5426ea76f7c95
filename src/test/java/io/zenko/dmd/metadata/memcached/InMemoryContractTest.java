package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MetadataRepositoryContract;
import java.util.Optional;

/** Runs the suite without servers. */
class InMemoryContractTest extends MetadataRepositoryContract {
  private final InMemoryItems items = new InMemoryItems(1);

  @Override
  protected MetadataRepository open(MonotonicClock clock) {
    return new MemcachedMetadataRepository(TestStores.open(items, true, clock));
  }

  @Override
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) {
    return Optional.of(open(clock));
  }
}
