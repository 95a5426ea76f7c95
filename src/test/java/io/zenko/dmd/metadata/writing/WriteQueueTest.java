package io.zenko.dmd.metadata.writing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.MetadataException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
  private static final String SILENCE = "nobody answers";

  private final BlockingQueue<Integer> groups = new LinkedBlockingQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private record Write(long bytes, CompletableFuture<Void> future) implements GroupedWrite {
    Write(long bytes) {
      this(bytes, new CompletableFuture<>());
    }

    @Override
    public void fail(Throwable failure) {
      future.completeExceptionally(failure);
    }
  }

  /** The first group is made when the test lets it. */
  private void make(List<Queued<Write>> group, Runnable onPause) {
    begun.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    onPause.run();
    groups.add(group.size());
    group.forEach(each -> each.write().future().complete(null));
  }

  private WriteQueue<Write> queue(long maxPendingBytes, Duration timeout) {
    return new WriteQueue<>("writer", this::make, maxPendingBytes, timeout, SILENCE);
  }

  private Write added(WriteQueue<Write> queue, long bytes) {
    Write write = new Write(bytes);
    queue.add(write);
    return write;
  }

  @Test
  void whatComesWhileAGroupIsOnItsWayIsMadeTogether() throws Exception {
    try (WriteQueue<Write> queue = queue(100, Duration.ofMinutes(1))) {
      Write first = added(queue, 1);
      begun.await();
      List<Write> rest = Stream.generate(() -> added(queue, 2)).limit(5).toList();
      assertThat(queue.pendingBytes()).isEqualTo(11);
      goOn.countDown();
      first.future().get(30, SECONDS);
      for (Write write : rest) {
        write.future().get(30, SECONDS);
      }
      assertThat(groups).containsExactly(1, 5);
    }
  }

  @Test
  void whoBringsMoreThanHasRoomWaits() throws Exception {
    try (WriteQueue<Write> queue = queue(10, Duration.ofMinutes(1))) {
      added(queue, 11);
      begun.await();
      CompletableFuture<Write> next = CompletableFuture.supplyAsync(() -> added(queue, 1));
      assertThat(next).isNotDone();
      assertThat(queue.pendingBytes()).isEqualTo(11);
      goOn.countDown();
      next.get(30, SECONDS).future().get(30, SECONDS);
      assertThat(groups).containsExactly(1, 1);
    }
  }

  @Test
  void whatHasWaitedForTooLongIsToldSo() throws Exception {
    try (WriteQueue<Write> queue = queue(100, Duration.ZERO)) {
      Write first = added(queue, 1);
      begun.await();
      Write second = added(queue, 1);
      goOn.countDown();
      first.future().get(30, SECONDS);
      assertThatThrownBy(() -> second.future().get(30, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(MetadataException.class)
          .hasMessage(SILENCE);
    }
  }

  @Test
  void aDefectLeavesNobodyWaiting() throws Exception {
    WriteQueue<Write> broken =
        new WriteQueue<>(
            "writer",
            (group, onPause) -> {
              throw new IllegalStateException("broken");
            },
            100,
            Duration.ofMinutes(1),
            SILENCE);
    try (broken) {
      assertThatThrownBy(() -> added(broken, 1).future().get(30, SECONDS))
          .hasStackTraceContaining("a defect while writing");
      assertThatThrownBy(() -> added(broken, 1).future().get(30, SECONDS))
          .hasStackTraceContaining("broken");
    }
  }

  @Test
  void aClosedOneMakesWhatItTookAndTakesNothing() throws Exception {
    WriteQueue<Write> queue = queue(100, Duration.ofMinutes(1));
    Write first = added(queue, 1);
    begun.await();
    Write second = added(queue, 1);
    goOn.countDown();
    queue.close();
    assertThat(first.future()).isCompleted();
    assertThat(second.future()).isCompleted();
    Write late = new Write(1);
    assertThatThrownBy(() -> queue.add(late)).hasMessage("the store is closed");
  }
}
