package io.zenko.dmd.hdfs;

import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.DataRepositoryContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What every blob repository holds to, on a cluster of a NameNode and three DataNodes. */
class HdfsDataRepositoryTest extends DataRepositoryContract {
  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = TestCluster.start(Duration.ofMinutes(1));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Override
  protected DataRepository create() {
    return HdfsDataRepository.open(TestCluster.settings(cluster.freshFolder()).get());
  }

  @Override
  protected int unitBytes() {
    return 64 * 1024;
  }
}
