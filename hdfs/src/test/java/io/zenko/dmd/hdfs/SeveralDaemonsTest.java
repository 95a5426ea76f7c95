package io.zenko.dmd.hdfs;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.BlobUpload;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.Acknowledged.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several daemons on one folder, and what compactions do to it. */
class SeveralDaemonsTest extends OnCluster {
  @BeforeAll
  static void startCluster() {
    cluster = TestCluster.start(Duration.ofMinutes(1));
  }

  SeveralDaemonsTest() {
    super(Duration.ofSeconds(1));
  }

  @Test
  void missesWhatOthersHaveDeletedThoughItsLooksMayBeOld() {
    TestCluster.Settings settings = settings();
    settings.deletesAge = Duration.ofMillis(500);
    HdfsDataRepository one = daemon(settings);
    HdfsDataRepository other = daemon(settings);
    BlobKey key = Blobs.put(one, Blobs.bytes(1, 100));
    assertThat(Blobs.get(other, key)).hasSize(100);
    one.delete(key);
    assertThatThrownBy(() -> one.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
    assertThatThrownBy(() -> other.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
  }

  @Test
  void keepsKeysValidWhenAnotherDaemonCompacts() throws IOException {
    HdfsDataRepository writer = daemon();
    Acknowledged told = new Acknowledged();
    Random random = new Random(1);
    for (int i = 0; i < 150; i++) {
      told.put(writer, new Content(i, random.nextInt(20_000)));
    }
    writer.close();
    TestCluster.Settings settings = settings();
    settings.compactionPercent = 1; // which blobs are deleted, and so where, is chance
    HdfsDataRepository one = daemon(settings);
    HdfsDataRepository other = daemon(settings);
    told.check(other);
    for (int round = 0; round < 3; round++) {
      for (int i = told.size() * 2 / 3; i > 0; i--) {
        told.deleteOne(i % 2 == 0 ? one : other, random.nextInt(told.size()));
      }
      long before = bytesOf("segments");
      one.compactNow();
      assertThat(bytesOf("segments")).as("after round %d", round).isLessThan(before);
      told.checkExactly(one);
      told.checkExactly(other);
      other.compactNow();
      told.checkExactly(other);
      told.checkExactly(daemon());
    }
    while (told.size() > 0) {
      told.deleteOne(one, 0);
    }
    one.compactNow();
    assertThat(files("segments")).isEmpty();
    told.checkExactly(other);
  }

  /** Its index has a place for each stretch of what once stood before that blob. */
  @Test
  void removesASegmentWhoseLastBlobIsShorterThanItsIndex() throws IOException {
    HdfsDataRepository writer = daemon();
    List<BlobKey> before = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      before.add(Blobs.put(writer, Blobs.bytes(i, 100_000)));
    }
    BlobKey last = Blobs.put(writer, Blobs.bytes(10, 1));
    writer.close();
    HdfsDataRepository one = daemon();
    before.forEach(one::delete);
    one.compactNow();
    assertThat(files("segments")).hasSize(1);
    HdfsDataRepository other = daemon();
    other.compactNow(); // meets what is left of it
    one.delete(last);
    other.compactNow();
    assertThat(files("segments")).isEmpty();
  }

  @Test
  void writesLogsOfDeletesAsOneWithoutWhatIsCompacted() throws IOException {
    Acknowledged told = new Acknowledged();
    for (int life = 0; life < 3; life++) {
      HdfsDataRepository repository = daemon();
      for (int i = 0; i < 50; i++) {
        told.put(repository, new Content(life * 100 + i, 10_000));
      }
      for (int i = 0; i < 30; i++) {
        told.deleteOne(repository, i);
      }
      repository.close();
    }
    HdfsDataRepository last = daemon();
    last.compactNow();
    told.checkExactly(last);
    told.checkExactly(daemon());
  }

  /** What has the deletion is left out of the segment, and then of the logs, meanwhile. */
  @Test
  void missesWhatWasDeletedAndCompactedSinceItLookedLast() throws IOException {
    TestCluster.Settings settings = settings();
    settings.compactionPercent = 1;
    HdfsDataRepository writer = daemon(settings);
    BlobKey kept = Blobs.put(writer, Blobs.bytes(1, 10_000));
    List<BlobKey> gone = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      gone.add(Blobs.put(writer, Blobs.bytes(i, 10_000)));
    }
    writer.close();
    HdfsDataRepository other = daemon(settings);
    gone.forEach(key -> assertThat(Blobs.get(other, key)).hasSize(10_000));
    for (BlobKey key : gone) {
      HdfsDataRepository life = daemon(settings);
      life.delete(key);
      life.compactNow();
      life.close();
    }
    daemon(settings).compactNow();
    gone.forEach(
        key ->
            assertThatThrownBy(() -> other.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB)));
    assertThat(Blobs.get(other, kept)).hasSize(10_000);
  }

  /** None of those who began them is there any more to write them as one. */
  @Test
  void leavesFewLogsOfDeletesOfLivesThatHaveEnded() throws IOException {
    Acknowledged told = new Acknowledged();
    for (int life = 0; life < 10; life++) {
      HdfsDataRepository repository = daemon();
      told.put(repository, new Content(life, 1000));
      told.put(repository, new Content(100 + life, 1000));
      told.deleteOne(repository, 0);
      repository.close();
    }
    assertThat(files("deletes")).hasSize(10);
    HdfsDataRepository last = daemon();
    last.compactNow();
    assertThat(files("deletes")).as("its own, and what the others told").hasSizeBetween(1, 2);
    told.checkExactly(last);
    told.checkExactly(daemon());
  }

  @Test
  void leavesNoLogOfALifeWithoutDeletes() throws IOException {
    HdfsDataRepository repository = daemon();
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, 1000));
    assertThat(Blobs.get(repository, key)).hasSize(1000);
    repository.close();
    assertThat(files("deletes")).isEmpty();
  }

  /** Every daemon compacts while all write, read and delete. */
  @Test
  void losesNothingWhileAllWriteDeleteAndCompact() throws Exception {
    long seed = new Random().nextLong();
    TestCluster.Settings settings = settings();
    settings.compactionPercent = 20;
    List<HdfsDataRepository> daemons =
        List.of(daemon(settings), daemon(settings), daemon(settings));
    Acknowledged told = new Acknowledged();
    ExecutorService pool = Executors.newFixedThreadPool(12);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        long own = seed + i;
        HdfsDataRepository at = daemons.get(i % 3);
        HdfsDataRepository elsewhere = daemons.get((i + 1) % 3);
        all.add(pool.submit(() -> work(told, new Random(own), at, elsewhere)));
      }
      for (HdfsDataRepository daemon : daemons) {
        all.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 6; i++) {
                    daemon.compactNow();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    for (HdfsDataRepository daemon : daemons) {
      told.checkExactly(daemon);
      daemon.compactNow();
      told.checkExactly(daemon);
    }
    told.checkExactly(daemon());
    assertThat(told.size()).as("seed %d", seed).isPositive();
  }

  private static void work(
      Acknowledged told, Random random, HdfsDataRepository at, HdfsDataRepository elsewhere) {
    for (int i = 0; i < 40; i++) {
      Content content = new Content(random.nextLong(), random.nextInt(60_000));
      told.put(at, content);
      if (random.nextInt(3) > 0) {
        told.deleteOne(elsewhere, random.nextInt(20));
      }
    }
  }

  /** Whatever byte of a file is another one than was written. */
  @Test
  void neverAnswersAFlippedBit() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    HdfsDataRepository writer = daemon();
    Acknowledged told = new Acknowledged();
    for (int i = 0; i < 60; i++) {
      told.put(writer, new Content(i, random.nextInt(12_000)));
    }
    for (int i = 0; i < 30; i++) {
      told.deleteOne(writer, i);
    }
    told.put(writer, new Content(100, 300_000));
    writer.close();
    HdfsDataRepository compacting = daemon();
    compacting.compactNow();
    told.checkExactly(compacting);
    compacting.close();
    int damaged = 0;
    for (int round = 0; round < 10; round++) {
      List<FileStatus> files = files(round % 2 == 0 ? "segments" : "blobs");
      FileStatus file = files.get(random.nextInt(files.size()));
      byte[] before = bytes(file.getPath());
      byte[] after = before.clone();
      after[random.nextInt(after.length)] ^= (byte) (1 << random.nextInt(8));
      write(file.getPath(), after);
      HdfsDataRepository reader = daemon();
      for (var blob : told.stored().entrySet()) {
        Failure failure = Acknowledged.failure(reader, blob.getKey());
        if (failure == null) {
          assertThat(Blobs.get(reader, blob.getKey())).isEqualTo(blob.getValue().bytes());
        } else {
          assertThat(failure).as("seed %d", seed).isEqualTo(Failure.CORRUPT);
          damaged++;
        }
      }
      reader.close();
      write(file.getPath(), before);
    }
    assertThat(damaged).as("seed %d", seed).isPositive();
    told.checkExactly(daemon());
  }

  @Test
  void uploadsManyBlobsAtOnceThoughFewFilesStayOpen() {
    HdfsDataRepository repository = daemon();
    List<BlobUpload> uploads = new ArrayList<>();
    int length = 300_000;
    for (int i = 0; i < 8; i++) {
      uploads.add(repository.upload(length));
    }
    for (int step = 0; step < 3; step++) {
      for (int i = 0; i < uploads.size(); i++) {
        uploads.get(i).write(Blobs.bytes(i, length), step * 100_000, 100_000);
        uploads.get(i).rest();
      }
    }
    for (int i = 0; i < uploads.size(); i++) {
      BlobKey key = uploads.get(i).commit();
      uploads.get(i).close();
      assertThat(Blobs.get(repository, key)).isEqualTo(Blobs.bytes(i, length));
    }
  }

  private List<FileStatus> files(String name) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    FileSystem files = cluster.nodes().getFileSystem();
    var all = files.listFiles(new Path(folder.getPath() + "/" + name), true);
    while (all.hasNext()) {
      found.add(all.next());
    }
    return found;
  }

  private long bytesOf(String name) throws IOException {
    return files(name).stream().mapToLong(FileStatus::getLen).sum();
  }

  private static byte[] bytes(Path path) throws IOException {
    try (var in = cluster.nodes().getFileSystem().open(path)) {
      return in.readAllBytes();
    }
  }

  private static void write(Path path, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = cluster.nodes().getFileSystem().create(path, true)) {
      out.write(bytes);
    }
  }
}
