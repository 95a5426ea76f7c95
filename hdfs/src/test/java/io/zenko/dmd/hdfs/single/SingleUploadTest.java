package io.zenko.dmd.hdfs.single;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.hdfs.TestCluster;
import io.zenko.dmd.hdfs.cluster.Cluster;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the file of an upload is let go: another's thread may come to that late. */
class SingleUploadTest {
  private static final byte[] BYTES = {1, 2, 3};

  private static TestCluster nodes;

  private Cluster cluster;
  private Path incoming;
  private Path file;
  private SingleUpload upload;

  @BeforeAll
  static void startCluster() {
    nodes = TestCluster.start(Duration.ofMinutes(1));
  }

  @AfterAll
  static void stopCluster() {
    if (nodes != null) {
      nodes.close();
    }
  }

  @BeforeEach
  void begin() throws IOException {
    cluster = Cluster.connect(TestCluster.settings(nodes.freshFolder()).get());
    incoming = cluster.path("incoming/1");
    file = cluster.path("blobs/1");
    cluster.makeFolder(incoming.getParent());
    BlobHeader header = new BlobHeader(BlobKey.of(new byte[BlobKey.BYTES]), BYTES.length, 2, 0);
    upload = new SingleUpload(cluster, new RestingFiles(8), header, incoming, file, 30_000);
  }

  @AfterEach
  void end() {
    upload.close();
    cluster.close();
  }

  private void commit() throws IOException {
    BlobKey unused = upload.commit();
    assertThat(cluster.exists(file)).isTrue();
  }

  @Test
  void oneThatRestsIsClosedUntilItIsWrittenTo() throws IOException {
    upload.write(BYTES, 0, 2);
    upload.rest();
    RestingFiles.File resting = upload;
    resting.letGo();
    assertThat(cluster.isClosed(incoming)).isTrue();
    upload.write(BYTES, 2, 1);
    assertThat(cluster.isClosed(incoming)).isFalse();
    commit();
  }

  /** It was chosen while it rested; before it is closed, its client has sent more. */
  @Test
  void oneThatIsWrittenToAgainIsNotClosedAnyMore() throws IOException {
    upload.rest();
    RestingFiles.File chosen = upload;
    upload.write(BYTES, 0, 2);
    chosen.letGo();
    assertThat(cluster.isClosed(incoming)).isFalse();
    upload.write(BYTES, 2, 1);
    commit();
  }
}
