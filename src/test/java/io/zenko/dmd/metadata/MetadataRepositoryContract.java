package io.zenko.dmd.metadata;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.contract.BucketContract;
import io.zenko.dmd.metadata.contract.ChangeLogContract;
import io.zenko.dmd.metadata.contract.CursorContract;
import io.zenko.dmd.metadata.contract.EntryContract;
import io.zenko.dmd.metadata.contract.HistoryContract;
import io.zenko.dmd.metadata.contract.ListingContract;
import io.zenko.dmd.metadata.contract.RandomOperationsContract;
import io.zenko.dmd.metadata.contract.RestartContract;
import io.zenko.dmd.metadata.contract.UpdateContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The suite that every {@link MetadataRepository} passes. */
public abstract class MetadataRepositoryContract
    implements BucketContract,
        EntryContract,
        CursorContract,
        ListingContract,
        UpdateContract,
        HistoryContract,
        RestartContract,
        RandomOperationsContract,
        ChangeLogContract {
  private static final Duration STEP_BACK = Duration.ofHours(1);

  private MetadataRepository repository;
  private MonotonicClock clock;

  /** A new store without buckets, which stamps its changes with the clock. */
  protected abstract MetadataRepository open(MonotonicClock clock) throws Exception;

  /**
   * Opens the store of this test again, after it was closed, with another clock, which the store
   * raises above the stamps that it finds; empty where it keeps nothing.
   */
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) throws Exception {
    return Optional.empty();
  }

  @BeforeEach
  void openRepository() throws Exception {
    clock = new MonotonicClock(InstantSource.system());
    repository = open(clock);
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
  public final MonotonicClock clock() {
    return clock;
  }

  @Override
  public final boolean restart() throws Exception {
    repository.close();
    clock = new MonotonicClock(() -> Instant.now().minus(STEP_BACK));
    Optional<MetadataRepository> again = reopen(clock);
    again.ifPresent(next -> repository = next);
    return again.isPresent();
  }
}
