package io.zenko.dmd.hdfs.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who shares a look, and that none is shared that began before it was asked for. */
@Timeout(120)
class LooksTest {
  /** What other daemons have acknowledged, and what of it the last look saw. */
  private final AtomicLong acknowledged = new AtomicLong();

  private final AtomicLong seen = new AtomicLong();
  private final AtomicInteger count = new AtomicInteger();

  /** A look has sent its question: what it will be told is settled. */
  private final Semaphore sent = new Semaphore(0);

  /** An answer that the look under way is to get; a failure where it is one. */
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

  private final Looks looks = new Looks("looks", 1, this::lookSlowly, Duration.ZERO);

  private void lookSlowly() throws IOException {
    long told = acknowledged.get();
    count.incrementAndGet();
    sent.release();
    try {
      Object answer = answers.take();
      if (answer instanceof IOException failure) {
        throw failure;
      }
      if (answer instanceof Error defect) {
        throw defect;
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    seen.set(told);
  }

  @AfterEach
  void close() {
    answers.addAll(List.of("", "", ""));
    looks.close();
  }

  /** A delete is acknowledged while the question of an earlier get is on its way. */
  @Test
  void aGetBegunAfterADeleteNeverUsesAQuestionSentBefore() throws Exception {
    looks.start();
    Looks.Ticket early = looks.askNow();
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      Future<?> first = pool.submit(() -> await(early));
      sent.acquire();
      acknowledged.set(1);
      Looks.Ticket late = looks.askNow();
      Looks.Ticket later = looks.askNow();
      Future<Long> second = pool.submit(() -> await(late));
      answers.add("");
      Object unused = first.get();
      assertThat(seen).as("what the early one was told").hasValue(0);
      sent.acquire();
      assertThat(late.done()).as("answered by a question that was sent before").isNotDone();
      assertThat(later.done()).isSameAs(late.done());
      answers.add("");
      assertThat(second.get()).isEqualTo(1);
      assertThat(count).as("questions for three gets").hasValue(2);
    } finally {
      pool.shutdownNow();
    }
  }

  private long await(Looks.Ticket ticket) throws IOException {
    looks.await(ticket);
    return seen.get();
  }

  @Test
  void allWhoAskedBeforeItBeganShareALook() throws Exception {
    List<Looks.Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      acknowledged.incrementAndGet();
      tickets.add(looks.askNow());
    }
    answers.add("");
    looks.start();
    for (Looks.Ticket ticket : tickets) {
      assertThat(await(ticket)).isEqualTo(64);
    }
    assertThat(count).hasValue(1);
  }

  /** The answer to one is long in coming: whoever waits has the next sent, as many as may be. */
  @Test
  void looksAreUnderWayAtOnceWhereTheirAnswersAreSlow() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    try (Looks three = new Looks("three", 3, this::lookSlowly, Duration.ZERO)) {
      three.start();
      List<Future<?>> gets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Looks.Ticket ticket = three.askNow();
        gets.add(
            pool.submit(
                () -> {
                  three.await(ticket);
                  return null;
                }));
        sent.acquire();
      }
      assertThat(count).hasValue(3);
      Looks.Ticket fourth = three.askNow();
      assertThat(fourth.done()).isNotDone();
      answers.addAll(List.of("", "", "", ""));
      for (Future<?> get : gets) {
        Object unused = get.get();
      }
      three.await(fourth);
      assertThat(count).hasValue(4);
    } finally {
      answers.addAll(List.of("", "", "", ""));
      pool.shutdownNow();
    }
  }

  @Test
  void aLookThatFailsFailsThoseWhoSharedItAlone() throws Exception {
    looks.start();
    Looks.Ticket failing = looks.askNow();
    answers.add(new IOException("no NameNode"));
    assertThatThrownBy(() -> looks.await(failing)).hasMessage("no NameNode");
    answers.add("");
    acknowledged.set(7);
    assertThat(await(looks.askNow())).isEqualTo(7);
  }

  /** Of one thread that looks, which an error would end. */
  @Test
  void looksGoOnAfterAnError() throws Exception {
    looks.start();
    Looks.Ticket failing = looks.askNow();
    answers.add(new OutOfMemoryError("no room for the answer"));
    assertThatThrownBy(() -> looks.await(failing)).hasMessageContaining("no room");
    answers.add("");
    acknowledged.set(7);
    assertThat(await(looks.askNow())).isEqualTo(7);
  }

  @Test
  void nobodyIsLeftWaitingAtTheEnd() throws Exception {
    looks.start();
    Looks.Ticket asked = looks.askNow();
    answers.add("");
    looks.close();
    assertThat(asked.done()).isDone();
    assertThatThrownBy(() -> looks.await(looks.askNow())).hasMessageContaining("closed");
  }

  /** What is younger than its age is shared though it was asked for before. */
  @Test
  void aYoungLookIsTakenWhereThatIsAllowed() throws Exception {
    try (Looks lenient = new Looks("lenient", 1, this::lookSlowly, Duration.ofHours(1))) {
      lenient.start();
      answers.add("");
      lenient.await(lenient.ask());
      lenient.await(lenient.ask());
      assertThat(count).hasValue(1);
      answers.add("");
      lenient.await(lenient.askNow());
      assertThat(count).hasValue(2);
    }
  }

  /** While nobody has come to wait, a look lets others join; at once where somebody has. */
  @Test
  void aLookBeginsOnceSomebodyWaitsForIt() throws Exception {
    looks.start();
    // Those who ask read for minutes, as far as is known.
    Looks.Ticket old =
        new Looks.Ticket(looks.askNow().done(), System.nanoTime() - Duration.ofHours(1).toNanos());
    answers.add("");
    looks.await(old);
    Looks.Ticket first = looks.askNow();
    acknowledged.set(3);
    Looks.Ticket second = looks.askNow();
    assertThat(count).as("questions while all are reading").hasValue(1);
    answers.add("");
    assertThat(await(second)).isEqualTo(3);
    looks.await(first);
    assertThat(count).hasValue(2);
  }

  /** Deletes, gets and looks at any moments: what was acknowledged before a get, it sees. */
  @Test
  void noGetMissesWhatWasAcknowledgedBeforeIt() throws Exception {
    long seed = new Random().nextLong();
    AtomicLong view = new AtomicLong();
    ExecutorService pool = Executors.newCachedThreadPool();
    AtomicBoolean ending = new AtomicBoolean();
    CountDownLatch gets = new CountDownLatch(3_000);
    try (Looks quick =
        new Looks(
            "quick",
            3,
            () -> {
              long told = acknowledged.get(); // the NameNode's answer is made here
              Random pauses = new Random(seed + told);
              if (pauses.nextInt(4) == 0) {
                LockSupport.parkNanos(pauses.nextInt(200_000));
              }
              view.accumulateAndGet(told, Math::max);
            },
            Duration.ZERO)) {
      quick.start();
      List<Future<?>> all = new ArrayList<>();
      all.add(
          pool.submit(
              () -> {
                while (!ending.get()) {
                  acknowledged.incrementAndGet();
                  Thread.onSpinWait();
                }
              }));
      for (int i = 0; i < 16; i++) {
        Random random = new Random(seed + i);
        all.add(
            pool.submit(
                () -> {
                  while (gets.getCount() > 0) {
                    long before = acknowledged.get();
                    Looks.Ticket ticket = quick.ask();
                    if (random.nextInt(8) == 0) {
                      LockSupport.parkNanos(random.nextInt(300_000)); // reads its blob
                    }
                    quick.await(ticket);
                    assertThat(view.get()).as("seed %d", seed).isGreaterThanOrEqualTo(before);
                    gets.countDown();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all.subList(1, all.size())) {
        Object unused = one.get();
      }
      ending.set(true);
      Object unused = all.get(0).get();
    } finally {
      ending.set(true);
      pool.shutdownNow();
    }
  }

  /** Else all of them would be sent at once, come back at once, and none be there in between. */
  @Test
  void looksThatAreWaitedForBeginApartFromThoseUnderWay() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    Looks two = new Looks("two", 2, this::lookSlowly, Duration.ZERO);
    try {
      two.start();
      // Those who ask read for minutes, as far as is known.
      Looks.Ticket old =
          new Looks.Ticket(two.askNow().done(), System.nanoTime() - Duration.ofHours(1).toNanos());
      answers.add("");
      two.await(old);
      sent.acquire();
      Looks.Ticket first = two.askNow();
      Future<?> waitsForFirst = pool.submit(() -> awaitOf(two, first));
      sent.acquire();
      acknowledged.set(5);
      Looks.Ticket second = two.askNow();
      Future<?> waitsForSecond = pool.submit(() -> awaitOf(two, second));
      assertThat(sent.tryAcquire(200, TimeUnit.MILLISECONDS))
          .as("begins beside the one under way")
          .isFalse();
      answers.add("");
      Object unusedFirst = waitsForFirst.get();
      assertThat(sent.tryAcquire(10, TimeUnit.SECONDS))
          .as("begins at once, as none is under way")
          .isTrue();
      answers.add("");
      Object unusedSecond = waitsForSecond.get();
      assertThat(seen).hasValue(5);
    } finally {
      answers.addAll(List.of("", "", "", ""));
      two.close();
      pool.shutdownNow();
    }
  }

  private static Void awaitOf(Looks of, Looks.Ticket ticket) throws IOException {
    of.await(ticket);
    return null;
  }

  /** A look that has been told what was acknowledged, and is given its answer later. */
  private record Sent(long told, CompletableFuture<Void> answer) {}

  /**
   * Deletes, gets that ask, and answers to questions, in an order of chance: the look that a get is
   * answered with was told all that was acknowledged before the get asked.
   */
  @Test
  void noScheduleHasAGetAnsweredByALookOfBefore() throws Exception {
    for (int schedule = 0; schedule < 200; schedule++) {
      Random random = new Random();
      AtomicLong deletes = new AtomicLong();
      BlockingQueue<Sent> underWay = new LinkedBlockingQueue<>();
      AtomicLong view = new AtomicLong();
      List<CompletableFuture<Void>> gets = new ArrayList<>();
      AtomicBoolean ending = new AtomicBoolean();
      Looks quick =
          new Looks(
              "scheduled",
              3,
              () -> {
                Sent question = new Sent(deletes.get(), new CompletableFuture<>());
                underWay.add(question);
                if (!ending.get()) {
                  Void unused = question.answer().join();
                }
                view.accumulateAndGet(question.told(), Math::max);
              },
              Duration.ZERO);
      try {
        quick.start();
        for (int step = 0; step < 60; step++) {
          int kind = random.nextInt(3);
          if (kind == 0) {
            deletes.incrementAndGet();
          } else if (kind == 1) {
            long before = deletes.get();
            gets.add(
                quick
                    .ask()
                    .done()
                    .thenRun(() -> assertThat(view.get()).isGreaterThanOrEqualTo(before)));
          } else {
            List<Sent> open = new ArrayList<>(underWay);
            if (!open.isEmpty()) {
              Sent chosen = open.get(random.nextInt(open.size()));
              underWay.remove(chosen);
              chosen.answer().complete(null);
            }
          }
        }
        CompletableFuture<Void> all =
            CompletableFuture.allOf(gets.toArray(CompletableFuture[]::new));
        while (!all.isDone()) {
          Sent left = underWay.poll(10, TimeUnit.MILLISECONDS);
          if (left != null) {
            left.answer().complete(null);
          }
        }
        Void unused = all.get();
      } finally {
        ending.set(true);
        underWay.forEach(left -> left.answer().complete(null));
        quick.close();
      }
    }
  }
}
