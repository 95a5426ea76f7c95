package io.zenko.dmd.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final int THREADS = 3;

  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  /** Its threads are called, and begin when the test says so. */
  private static final class Called extends AbstractExecutorService {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private boolean ended;
    private Runnable meanwhile = () -> {};
    private Error failing;

    @Override
    public void execute(Runnable thread) {
      if (failing != null) {
        throw failing;
      }
      if (ended) {
        meanwhile.run();
        throw new RejectedExecutionException();
      }
      threads.add(thread);
    }

    void begin() {
      threads.remove().run();
    }

    @Override
    public void shutdown() {
      ended = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      ended = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return ended;
    }

    @Override
    public boolean isTerminated() {
      return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return ended;
    }
  }

  @Test
  void tasksThatComeAtOnceCallOneThreadAndThatTheNext() {
    Called called = new Called();
    Relay relay = new Relay(called, THREADS);
    List<Integer> callsAtTask = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      relay.execute(() -> callsAtTask.add(called.threads.size()));
    }
    assertThat(called.threads).hasSize(1);
    assertThat(relay.waiting()).isEqualTo(100);
    called.begin();
    assertThat(callsAtTask).hasSize(100).containsOnly(1);
    called.begin();
    assertThat(called.threads).isEmpty();
  }

  @Test
  void noMoreThreadsAreCalledThanThereAre() {
    Called called = new Called();
    Relay relay = new Relay(called, THREADS);
    List<Integer> calls = new ArrayList<>();
    // Each task lets the thread begin that was called for the next, until there is none.
    for (int i = 0; i < 10; i++) {
      relay.execute(
          () -> {
            calls.add(called.threads.size());
            if (!called.threads.isEmpty()) {
              called.begin();
            }
          });
    }
    called.begin();
    assertThat(calls).hasSize(10).startsWith(1, 1, 0);
  }

  @Test
  void tasksThatWaitForEachOtherHaveAThreadEach() throws Exception {
    Relay relay = new Relay(pool, THREADS);
    for (int round = 0; round < 1_000; round++) {
      CyclicBarrier all = new CyclicBarrier(THREADS + 1);
      for (int i = 0; i < THREADS; i++) {
        relay.execute(() -> await(all));
      }
      all.await(10, TimeUnit.SECONDS);
    }
  }

  /** All others have no work then, and end. */
  @Test
  void theThreadThatWasAtWorkLastIsCalledAgain() throws Exception {
    ThreadPoolExecutor threads = Relay.pool(Executors.defaultThreadFactory());
    Relay relay = new Relay(threads, THREADS);
    Set<Thread> busy = ConcurrentHashMap.newKeySet();
    CyclicBarrier all = new CyclicBarrier(THREADS + 1);
    for (int i = 0; i < THREADS; i++) {
      relay.execute(
          () -> {
            busy.add(Thread.currentThread());
            await(all);
          });
    }
    all.await(10, TimeUnit.SECONDS);
    Set<Thread> idle = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      awaitRest(threads, busy);
      idle.add(relay.submit(Thread::currentThread).get(10, TimeUnit.SECONDS));
    }
    relay.shutdown();
    assertThat(busy).hasSize(THREADS).containsAll(idle);
    assertThat(idle).hasSize(1);
  }

  private static void awaitRest(ThreadPoolExecutor pool, Set<Thread> threads) {
    for (int looks = 0;
        pool.getActiveCount() > 0
            || threads.stream().anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE);
        looks++) {
      assertThat(looks).isLessThan(10_000);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void await(CyclicBarrier all) {
    try {
      all.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("nobody else has come", e);
    }
  }

  /** A wake that is lost leaves a task behind, and then its producer waits for ever. */
  @Test
  void eachTaskIsRunOnceWheneverItComes() throws InterruptedException {
    Relay relay = new Relay(pool, THREADS);
    int producers = 4;
    int rounds = 20_000;
    AtomicInteger run = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(producers);
    for (int p = 0; p < producers; p++) {
      int seed = p;
      new Thread(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  CountDownLatch done = new CountDownLatch(1);
                  relay.execute(
                      () -> {
                        run.incrementAndGet();
                        done.countDown();
                      });
                  // Sometimes the threads come to an end just then, sometimes they have more to do.
                  if ((i * 31 + seed) % 7 < 4 && !isDone(done)) {
                    return;
                  }
                  if (i % 1_000 == seed) {
                    LockSupport.parkNanos(100_000);
                  }
                }
                ended.countDown();
              })
          .start();
    }
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    CountDownLatch last = new CountDownLatch(1);
    relay.execute(last::countDown);
    assertThat(isDone(last)).isTrue();
    pool.shutdown();
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(run).hasValue(producers * rounds);
  }

  private static boolean isDone(CountDownLatch done) {
    try {
      return done.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void aTaskThatThrowsLeavesTheOthersAThread() {
    Called called = new Called();
    Relay relay = new Relay(called, 1);
    List<String> run = new ArrayList<>();
    relay.execute(
        () -> {
          throw new IllegalStateException("a defect");
        });
    relay.execute(() -> run.add("next"));
    assertThatThrownBy(called::begin).hasMessage("a defect");
    called.begin();
    assertThat(run).containsExactly("next");
  }

  @Test
  void whatWasTakenOnIsDoneThoughThePoolEnds() {
    Called called = new Called();
    Relay relay = new Relay(called, THREADS);
    List<String> run = new ArrayList<>();
    relay.execute(
        () -> {
          run.add("first");
          relay.shutdown();
        });
    relay.execute(() -> run.add("second"));
    relay.execute(() -> run.add("third"));
    called.begin();
    assertThat(run).containsExactly("first", "second", "third");
    called.begin();
    assertThatThrownBy(() -> relay.execute(() -> run.add("late")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(relay.isShutdown()).isTrue();
    assertThat(relay.waiting()).isZero();
    assertThat(run).hasSize(3);
  }

  /** As where a process may have no more threads for a moment. */
  @Test
  void aThreadThatCannotBeginIsCalledAgain() {
    Called called = new Called();
    called.failing = new OutOfMemoryError("unable to create native thread");
    Relay relay = new Relay(called, THREADS);
    List<String> run = new ArrayList<>();
    assertThatThrownBy(() -> relay.execute(() -> run.add("refused")))
        .isInstanceOf(RejectedExecutionException.class);
    called.failing = null;
    relay.execute(() -> run.add("first"));
    relay.execute(() -> run.add("second"));
    called.begin();
    assertThat(run).containsExactly("first", "second");
  }

  @Test
  void whereNoFurtherThreadCanBeginThoseAtWorkDoAll() {
    Called called = new Called();
    Relay relay = new Relay(called, THREADS);
    List<String> run = new ArrayList<>();
    relay.execute(
        () -> {
          called.failing = new OutOfMemoryError("unable to create native thread");
          relay.execute(() -> run.add("second"));
          relay.execute(() -> run.add("third"));
          run.add("first");
        });
    called.begin();
    assertThat(run).containsExactly("first", "second", "third");
  }

  @Test
  void whoComesWhileAnotherIsRefusedIsNotForgotten() {
    Called called = new Called();
    Relay relay = new Relay(called, THREADS);
    List<String> run = new ArrayList<>();
    relay.shutdown();
    called.meanwhile = () -> relay.execute(() -> run.add("taken on"));
    assertThatThrownBy(() -> relay.execute(() -> run.add("refused")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(run).containsExactly("taken on");
  }
}
