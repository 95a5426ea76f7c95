package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MetadataRepositoryContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the suite on two servers of memcached. */
class MemcachedMetadataRepositoryTest extends MetadataRepositoryContract {
  private static MemcachedProcess one;
  private static MemcachedProcess other;

  @BeforeAll
  static void launch() {
    one = MemcachedProcess.launch("-M");
    other = MemcachedProcess.launch("-M");
  }

  @AfterAll
  static void end() {
    one.close();
    other.close();
  }

  @Override
  protected MetadataRepository open(MonotonicClock clock) {
    one.ask("flush_all", "OK");
    other.ask("flush_all", "OK");
    return new MemcachedMetadataRepository(
        TestStores.open(TestStores.items(one, other), true, clock));
  }

  @Override
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) {
    return Optional.of(
        new MemcachedMetadataRepository(
            TestStores.open(TestStores.items(one, other), false, clock)));
  }
}
