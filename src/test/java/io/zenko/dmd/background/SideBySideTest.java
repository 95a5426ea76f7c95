package io.zenko.dmd.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static final int THREADS = 4;

  private final SideBySide sideBySide = new SideBySide(THREADS, "test");
  private final List<Integer> many = IntStream.range(0, 400).boxed().toList();

  @Test
  void asManyAreUnderWayAtOnceAsThereMayBeAndEachIsDoneOnce() throws IOException {
    CyclicBarrier all = new CyclicBarrier(THREADS);
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    AtomicInteger underWay = new AtomicInteger();

    sideBySide.forEach(
        many,
        one -> {
          assertThat(underWay.incrementAndGet()).isLessThanOrEqualTo(THREADS);
          meet(all); // passes only where the others are there
          underWay.decrementAndGet();
          assertThat(done.add(one)).isTrue();
        });

    assertThat(done).hasSize(many.size());
  }

  @Test
  void aFewAreDoneByTheCallerInTheirOrder() throws IOException {
    Thread caller = Thread.currentThread();
    List<Integer> done = new ArrayList<>();

    sideBySide.forEach(
        many.subList(0, 10),
        one -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          done.add(one);
        });

    assertThat(done).isEqualTo(many.subList(0, 10));
  }

  @Test
  void aFailureBeginsNoMoreAndIsThrownOnceWhatWasUnderWayHasEnded() {
    Thread caller = Thread.currentThread();
    CompletableFuture<Thread> failing = new CompletableFuture<>();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    CyclicBarrier all = new CyclicBarrier(THREADS);

    assertThatThrownBy(
            () ->
                sideBySide.forEach(
                    many,
                    one -> {
                      begun.incrementAndGet();
                      if (one < THREADS) {
                        meet(all);
                      }
                      Thread self = Thread.currentThread();
                      if (self != caller && failing.complete(self)) {
                        throw new IOException("of the first");
                      }
                      awaitEnd(failing);
                      ended.incrementAndGet();
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("of the first");

    // A thread that fails ends once it has told so: whoever waits for its end begins no more.
    assertThat(begun).hasValue(THREADS);
    assertThat(ended).hasValue(THREADS - 1);
  }

  private static void awaitEnd(CompletableFuture<Thread> thread) {
    try {
      Thread other = thread.get(20, TimeUnit.SECONDS);
      if (other != Thread.currentThread()) {
        other.join(20_000);
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
