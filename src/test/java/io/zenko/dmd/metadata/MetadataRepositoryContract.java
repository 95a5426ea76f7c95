package io.zenko.dmd.metadata;

import io.zenko.dmd.metadata.contract.BucketContract;
import io.zenko.dmd.metadata.contract.CursorContract;
import io.zenko.dmd.metadata.contract.EntryContract;
import io.zenko.dmd.metadata.contract.RandomOperationsContract;
import io.zenko.dmd.metadata.contract.RestartContract;
import io.zenko.dmd.metadata.contract.UpdateContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The suite that every {@link MetadataRepository} passes. */
public abstract class MetadataRepositoryContract
    implements BucketContract,
        EntryContract,
        CursorContract,
        UpdateContract,
        RestartContract,
        RandomOperationsContract {
  private MetadataRepository repository;

  /** A new store without buckets. */
  protected abstract MetadataRepository open() throws Exception;

  /** Opens the store of this test again, after it was closed; empty where it keeps nothing. */
  protected Optional<MetadataRepository> reopen() throws Exception {
    return Optional.empty();
  }

  @BeforeEach
  void openRepository() throws Exception {
    repository = open();
  }

  @AfterEach
  void closeRepository() {
    repository.close();
  }

  @Override
  public final MetadataRepository repository() {
    return repository;
  }

  @Override
  public final boolean restart() throws Exception {
    repository.close();
    Optional<MetadataRepository> again = reopen();
    again.ifPresent(next -> repository = next);
    return again.isPresent();
  }
}
