package io.zenko.dmd.metadata;

import io.zenko.dmd.clock.MonotonicClock;

/** Holds the model itself to the contract that it judges others by. */
class ModelMetadataRepositoryTest extends MetadataRepositoryContract {
  @Override
  protected MetadataRepository open(MonotonicClock clock) {
    return new ModelMetadataRepository();
  }
}
