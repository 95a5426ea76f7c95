package io.zenko.dmd.hdfs;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.background.Turns;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.Acknowledged.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A DataNode is there and says nothing: its process is stopped, not killed. */
@Timeout(600)
class SilentNodeTest extends OnCluster {
  /** One for all tests: the NameNode hands out for a while one that has ended. */
  @TempDir static Path home;

  /** A machine that does something else for a while counts one turn of them for all of that. */
  private static final Duration TENTH = Duration.ofMillis(100);

  private static Process node;

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = TestCluster.start(Duration.ofMinutes(1), 2);
    node = LocalCluster.dataNode(home, cluster.nodes().getNameNodePort());
  }

  @AfterAll
  static void endThirdNode() throws InterruptedException {
    int unused = node.destroyForcibly().waitFor();
  }

  SilentNodeTest() {
    super(Duration.ofSeconds(1));
  }

  /** One that has just come, or come back, is there for a moment before it is written to. */
  @BeforeEach
  void awaitBlocksOnAllNodes() throws IOException, InterruptedException {
    int nodes = 0;
    while (nodes < TestCluster.DATA_NODES) {
      assertThat(node.isAlive()).isTrue();
      Thread.sleep(50);
      try (FSDataOutputStream out =
          cluster
              .nodes()
              .getFileSystem()
              .create(
                  new org.apache.hadoop.fs.Path("/probe"),
                  true,
                  4096,
                  (short) TestCluster.DATA_NODES,
                  1 << 20)) {
        out.write('\n');
        out.hsync();
        nodes = ((HdfsDataOutputStream) out).getCurrentBlockReplication();
      }
    }
  }

  @AfterEach
  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(node.pid())).start().waitFor())
        .isZero();
  }

  /** Within a time in which HDFS' client by itself would not even have noticed. */
  @Test
  void putsGetsAndDeletesGoOnWithoutIt() throws Exception {
    TestCluster.Settings settings = settings();
    settings.nodeTimeout = Duration.ofSeconds(3);
    settings.timeout = Duration.ofSeconds(30);
    HdfsDataRepository repository = daemon(settings);
    Acknowledged told = new Acknowledged();
    for (int i = 0; i < 8; i++) {
      told.put(repository, new Content(i, i % 4 == 0 ? 300_000 : 5000));
    }
    signal("STOP");
    for (int i = 10; i < 18; i++) {
      told.put(repository, new Content(i, i % 4 == 0 ? 300_000 : 5000));
      told.deleteOne(repository, 0);
    }
    told.checkExactly(repository);
    told.checkExactly(daemon(settings));
    signal("CONT");
    told.put(repository, new Content(100, 5000));
    told.put(repository, new Content(101, 300_000));
    told.checkExactly(repository);
    assertThat(Blobs.put(daemon(settings), Blobs.bytes(1, 10))).isNotNull();
  }

  /** Of which more waits in memory than HDFS' client lets: it takes no more, and does not fail. */
  @Test
  void aLongUploadUnderWayIsRefusedAndTheNextPasses() throws Exception {
    TestCluster.Settings settings = settings();
    settings.nodeTimeout = Duration.ofSeconds(3);
    settings.timeout = Duration.ofSeconds(30);
    HdfsDataRepository repository = daemon(settings);
    byte[] bytes = Blobs.bytes(1, 16 << 20);
    int step = 1 << 20;
    try (BlobUpload upload = repository.upload(bytes.length)) {
      upload.write(bytes, 0, step);
      signal("STOP");
      assertThatThrownBy(
              () -> {
                for (int at = step; at < bytes.length; at += step) {
                  upload.write(bytes, at, step);
                }
              })
          .satisfies(failsWith(Failure.UNAVAILABLE))
          .hasMessageContaining("does not answer");
    }
    Acknowledged told = new Acknowledged();
    told.put(repository, new Content(1, bytes.length));
    signal("CONT");
    told.checkExactly(repository);
  }

  /** Who rests has another's file closed, and is not held up by that one's DataNode. */
  @Test
  void anUploadThatRestsIsNotHeldUpByAnother() throws Exception {
    TestCluster.Settings settings = settings();
    settings.nodeTimeout = Duration.ofSeconds(2);
    settings.timeout = Duration.ofSeconds(30);
    settings.restingUploads = 1;
    HdfsDataRepository repository = daemon(settings);
    byte[] bytes = Blobs.bytes(1, 1 << 20);
    try (BlobUpload first = repository.upload(bytes.length);
        BlobUpload second = repository.upload(bytes.length)) {
      first.write(bytes, 0, bytes.length / 2);
      first.rest();
      signal("STOP");
      AtomicInteger tenths = new AtomicInteger();
      try (Turns clock = new Turns("test-clock", TENTH, tenths::incrementAndGet)) {
        clock.start();
        second.rest();
      }
      // HDFS' client would wait for 17 seconds.
      assertThat(tenths).hasValueLessThan(140);
      signal("CONT");
    }
    Acknowledged told = new Acknowledged();
    told.put(repository, new Content(1, bytes.length));
    told.checkExactly(repository);
  }
}
