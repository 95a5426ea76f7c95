package io.zenko.dmd.hdfs;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.Acknowledged.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.FsDatasetSpi.FsVolumeReferences;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.FsVolumeSpi;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.impl.FsVolumeImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The disks of all DataNodes are full, and have room again. */
@Timeout(600)
class FullDisksTest extends OnCluster {
  @BeforeAll
  static void startCluster() {
    cluster = TestCluster.start(Duration.ofMinutes(1));
  }

  FullDisksTest() {
    super(Duration.ofSeconds(1));
  }

  @AfterEach
  void giveRoom() throws IOException {
    setCapacity(false);
  }

  /** The NameNode knows when this returns. */
  private static void setCapacity(boolean full) throws IOException {
    for (DataNode node : cluster.nodes().getDataNodes()) {
      try (FsVolumeReferences volumes = node.getFSDataset().getFsVolumeReferences()) {
        for (FsVolumeSpi volume : volumes) {
          FsVolumeImpl disk = (FsVolumeImpl) volume;
          disk.setCapacityForTesting(full ? disk.getDfsUsed() : -1);
        }
      }
    }
    cluster.nodes().triggerHeartbeats();
  }

  @Test
  void refusesPutsForWantOfRoomAndServesGetsAndDeletes() throws Exception {
    HdfsDataRepository repository = daemon();
    HdfsDataRepository other = daemon();
    Acknowledged told = new Acknowledged();
    for (int i = 0; i < 20; i++) {
      // All the long ones together leave no room for a block of 1 MiB when they are deleted.
      told.put(i % 2 == 0 ? repository : other, new Content(i, i % 7 == 0 ? 300_000 : 5000));
    }
    awaitLogs(2);
    setCapacity(true);
    fill(repository, told);
    fill(other, told);
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(3, 900_000)))
        .satisfies(failsWith(Failure.FULL));
    assertThat(repository.trouble()).isPresent();
    int segments = segments();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(4, 5000)))
          .satisfies(failsWith(Failure.FULL));
    }
    assertThat(segments()).as("files of refused puts").isEqualTo(segments);

    told.check(repository);
    for (int i = 0; i < 6; i++) {
      told.deleteOne(i % 2 == 0 ? repository : other, 2 * i);
    }
    told.checkExactly(repository);
    told.checkExactly(other);
    HdfsDataRepository late = daemon(); // one that starts now
    told.checkExactly(late);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> told.deletePacked(late, settings().packBytes))
          .satisfies(failsWith(Failure.FULL));
    }
    told.check(late);
    late.close();
    assertThat(logs()).as("logs that nothing could be written to").noneMatch(log -> log == 0);

    setCapacity(false);
    told.put(repository, new Content(100, 900_000));
    told.put(repository, new Content(101, 5000));
    told.put(other, new Content(102, 5000));
    assertThat(repository.trouble()).isEmpty();
    told.deleteOne(repository, 0);
    told.checkExactly(repository);
    told.checkExactly(daemon());
  }

  /** What fits into the segment that was begun before fits. */
  private static void fill(HdfsDataRepository repository, Acknowledged told) {
    for (int i = 0; i < 100; i++) {
      try {
        told.put(repository, new Content(1000 + i, 50_000));
      } catch (DataException e) {
        assertThat(e.failure()).as("%s", e).isEqualTo(Failure.FULL);
        return;
      }
    }
    throw new AssertionError("never refused");
  }

  /** They are begun beside what a daemon does, and need room. */
  private void awaitLogs(int count) throws IOException, InterruptedException {
    while (logs().filter(log -> log > 0).count() < count) {
      Thread.sleep(50);
    }
  }

  private LongStream logs() throws IOException {
    FileSystem files = cluster.nodes().getFileSystem();
    return Arrays.stream(files.listStatus(new Path(folder.getPath() + "/deletes")))
        .mapToLong(FileStatus::getLen);
  }

  private int segments() throws IOException {
    return cluster
        .nodes()
        .getFileSystem()
        .listStatus(new Path(folder.getPath() + "/segments"))
        .length;
  }
}
