package io.zenko.dmd.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkThreadTest {
  private static final int THINGS = 10_000;

  /** Does one thing after the other, and rests after each where it is told to. */
  private static final class Worker extends WorkThread {
    private final Deque<Integer> due = new ArrayDeque<>();
    private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());
    private final Duration rest;
    private boolean busy;
    private volatile boolean wasTold;

    private Worker(Duration rest) {
      super("test-work");
      this.rest = rest;
    }

    @Override
    protected void work() {
      for (Optional<Integer> next = take(); next.isPresent(); next = take()) {
        done.add(next.get());
        pause(rest);
        change(() -> busy = false);
      }
    }

    private Optional<Integer> take() {
      return afterWhile(
          () -> due.isEmpty() && !isClosed(),
          () -> {
            Optional<Integer> next = isClosed() ? Optional.empty() : Optional.of(due.remove());
            busy = next.isPresent();
            return next;
          });
    }

    private void add(int thing) {
      change(() -> due.add(thing));
    }

    private void awaitIdle() {
      awaitWhile(() -> (busy || !due.isEmpty()) && !isClosed());
    }

    @Override
    protected void closing() {
      wasTold = true;
    }
  }

  @Test
  void whatIsTakenIsBeingDoneForAllWhoWait() {
    try (Worker worker = new Worker(Duration.ZERO)) {
      worker.start();
      for (int i = 0; i < THINGS; i++) {
        worker.add(i);
        if (i % 3 == 0) {
          worker.awaitIdle();
          assertThat(worker.done).hasSize(i + 1);
        }
      }
    }
  }

  @Test
  void aCloseEndsRestsAndWaits() throws InterruptedException {
    Worker worker = new Worker(Duration.ofHours(1));
    worker.start();
    worker.add(1);
    worker.add(2);
    Thread waiting = new Thread(worker::awaitIdle);
    waiting.start();
    worker.close();
    waiting.join();
    assertThat(worker.isAlive()).isFalse();
    assertThat(worker.wasTold).isTrue();
    assertThat(worker.done.size()).isLessThan(2);
  }

  @Test
  void oneThatWasNeverStartedIsClosedAtOnce() {
    Worker worker = new Worker(Duration.ZERO);
    worker.close();
    assertThat(worker.wasTold).isTrue();
  }
}
