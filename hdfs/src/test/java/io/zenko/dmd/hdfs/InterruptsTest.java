package io.zenko.dmd.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.Acknowledged.Content;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those leave who are interrupted while they wait for the cluster: nothing. */
@Timeout(600)
class InterruptsTest extends OnCluster {
  @BeforeAll
  static void startCluster() {
    cluster = TestCluster.start(Duration.ofMinutes(1));
  }

  InterruptsTest() {
    super(Duration.ofSeconds(1));
  }

  @Test
  void keepsNoShortBlobWhoseKeyNobodyWasTold() {
    HdfsDataRepository repository = daemon();
    Acknowledged told = new Acknowledged();
    told.put(repository, new Content(0, 100));
    int interrupted = 0;
    for (int i = 1; i <= 20; i++) {
      Thread.currentThread().interrupt();
      try {
        told.put(repository, new Content(i, 5000));
      } catch (DataException e) {
        assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE);
        interrupted++;
      }
      assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    }
    assertThat(interrupted).isPositive();
    told.put(repository, new Content(100, 5000));
    repository.close();
    told.checkExactly(daemon());
  }

  /** At whatever step of a file's way to its name. */
  @Test
  void keepsNoLongBlobWhosePutWasInterrupted() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    HdfsDataRepository repository = daemon();
    Acknowledged told = new Acknowledged();
    for (int i = 0; i < 30; i++) {
      Content content = new Content(i, 300_000);
      byte[] bytes = content.bytes();
      FutureTask<Void> put =
          new FutureTask<>(
              () -> {
                try {
                  told.told(Blobs.put(repository, bytes), content);
                } catch (DataException e) {
                  assertThat(e.failure()).isIn(Failure.UNAVAILABLE, Failure.TIMEOUT);
                }
                return null;
              });
      Thread writer = new Thread(put);
      writer.start();
      LockSupport.parkNanos(random.nextInt(40_000_000));
      writer.interrupt();
      Void unused = put.get();
    }
    told.put(repository, new Content(100, 300_000));
    repository.close();
    try {
      told.checkExactly(daemon());
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}
