package io.zenko.dmd.data.memcached;

import io.zenko.dmd.config.MemcachedSettings.Writes;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.DataRepositoryContract;
import io.zenko.dmd.data.SharedBlobsContract;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class MemcachedContractTest {
  /** One server, as the smallest installation has it. */
  @Nested
  class OnOneServer extends OnServers {
    OnOneServer() {
      super(1, 1);
    }
  }

  /** Two replicas on three servers. */
  @Nested
  class OnThreeServers extends OnServers {
    OnThreeServers() {
      super(3, 2);
    }
  }

  /** Several daemons that name the same servers. */
  @Nested
  class OnSharedServers extends SharedBlobsContract {
    private final List<MemcachedProcess> servers =
        Stream.generate(MemcachedProcess::launch).limit(3).toList();

    @Override
    protected DataRepository open() {
      return onto(2, servers);
    }

    @Override
    protected int unitBytes() {
      return TestSettings.CHUNK_BYTES;
    }

    @AfterEach
    void stop() {
      servers.forEach(MemcachedProcess::close);
    }
  }

  private static DataRepository onto(int replicas, List<MemcachedProcess> servers) {
    return new MemcachedDataRepository(
        TestSettings.of(
            replicas, Writes.ALL, servers.stream().map(MemcachedProcess::server).toList()),
        Role.STORE);
  }

  abstract static class OnServers extends DataRepositoryContract {
    private final int count;
    private final int replicas;
    private List<MemcachedProcess> servers;

    OnServers(int count, int replicas) {
      this.count = count;
      this.replicas = replicas;
    }

    @Override
    protected DataRepository create() {
      servers = Stream.generate(MemcachedProcess::launch).limit(count).toList();
      return onto(replicas, servers);
    }

    @Override
    protected int unitBytes() {
      return TestSettings.CHUNK_BYTES;
    }

    @AfterEach
    void stop() {
      servers.forEach(MemcachedProcess::close);
    }
  }
}
