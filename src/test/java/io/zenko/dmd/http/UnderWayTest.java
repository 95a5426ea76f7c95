package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long the daemon's end waits. */
class UnderWayTest {
  private final RequestsUnderWay underWay = new RequestsUnderWay();

  @Test
  void whatIsUnderWayIsWaitedFor() throws Exception {
    underWay.begin();
    underWay.beginToEnd();
    CompletableFuture<Void> waited = waiting(60_000);
    // What comes later is waited for, too.
    underWay.begin();
    underWay.end();
    assertThat(waited.isDone()).isFalse();
    underWay.end();
    waited.get(30, TimeUnit.SECONDS);
    assertThat(underWay.count()).isZero();
  }

  @Test
  void theWaitEndsWhereItsTimeIsUp() throws Exception {
    underWay.begin();
    underWay.beginToEnd();
    waiting(50).get(30, TimeUnit.SECONDS);
    assertThat(underWay.count()).isEqualTo(1);
  }

  @Test
  void nothingIsWaitedForWithoutTime() throws Exception {
    underWay.begin();
    underWay.beginToEnd();
    underWay.awaitNone(System.nanoTime());
    assertThat(underWay.count()).isEqualTo(1);
  }

  private CompletableFuture<Void> waiting(long millis) {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    return CompletableFuture.runAsync(
        () -> {
          try {
            underWay.awaitNone(deadlineNanos);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
