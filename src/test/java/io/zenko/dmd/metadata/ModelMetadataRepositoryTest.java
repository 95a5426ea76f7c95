package io.zenko.dmd.metadata;

/** Holds the model itself to the contract that it judges others by. */
class ModelMetadataRepositoryTest extends MetadataRepositoryContract {
  @Override
  protected MetadataRepository open() {
    return new ModelMetadataRepository();
  }
}
