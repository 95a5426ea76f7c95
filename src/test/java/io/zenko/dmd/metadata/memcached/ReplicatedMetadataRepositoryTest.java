package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MetadataRepositoryContract;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the suite on three servers of memcached, of which each page stands on two. */
class ReplicatedMetadataRepositoryTest extends MetadataRepositoryContract {
  private static List<MemcachedProcess> servers;

  @BeforeAll
  static void launch() {
    servers = Stream.generate(() -> MemcachedProcess.launch("-M")).limit(3).toList();
  }

  @AfterAll
  static void end() {
    servers.forEach(MemcachedProcess::close);
  }

  @Override
  protected MetadataRepository open(MonotonicClock clock) {
    servers.forEach(server -> server.ask("flush_all", "OK"));
    return new MemcachedMetadataRepository(
        TestStores.open(TestStores.items(2, servers), true, clock));
  }

  @Override
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) {
    return Optional.of(
        new MemcachedMetadataRepository(
            TestStores.open(TestStores.items(2, servers), false, clock)));
  }
}
