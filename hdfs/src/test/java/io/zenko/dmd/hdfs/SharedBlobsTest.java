package io.zenko.dmd.hdfs;

import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.SharedBlobsContract;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What several daemons on one folder hold to. */
class SharedBlobsTest extends SharedBlobsContract {
  private static TestCluster cluster;

  private final URI folder = cluster.freshFolder();

  @BeforeAll
  static void startCluster() {
    cluster = TestCluster.start(Duration.ofMinutes(1));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Override
  protected DataRepository open() {
    return HdfsDataRepository.open(TestCluster.settings(folder).get());
  }

  @Override
  protected int unitBytes() {
    return 64 * 1024;
  }
}
