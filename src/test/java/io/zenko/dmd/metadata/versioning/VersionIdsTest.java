package io.zenko.dmd.metadata.versioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionIdsTest {
  private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  private final MonotonicClock clock = clock();
  private final VersionIds ids = new VersionIds(clock, "RG001");

  @Test
  void idIsTimeThenPositionThenGroup() {
    assertThat(ids.next()).isEqualTo("98299999999999999999RG001  ").hasSize(27);
    assertThat(ids.next()).isEqualTo("98299999999999999998RG001  ");
    now.incrementAndGet();
    assertThat(ids.next()).isEqualTo("98299999999998999999RG001  ");
  }

  @Test
  void smallTimesAndPositionsKeepTheirZeros() {
    now.set(99_999_999_999_999L);
    assertThat(ids.next()).isEqualTo("00000000000000999999RG001  ");
    now.set(0);
    assertThat(new VersionIds(clock(), "a").next()).isEqualTo("99999999999999999999a      ");
  }

  @Test
  void infiniteIdIsOlderThanAny() {
    assertThat(ids.infinite()).isEqualTo("99999999999999999999RG001  ");
    assertThat(ids.next()).isLessThan(ids.infinite());
  }

  @Test
  void newerIdsSortFirstThoughTheClockStepsBack() {
    List<String> issued = new ArrayList<>();
    for (long millis : new long[] {5000, 5000, 5001, 4000, 0, 5001, 5002, 5002, 1}) {
      now.set(millis + 1_700_000_000_000L);
      issued.add(ids.next());
    }
    assertNewerFirst(issued);
  }

  @Test
  void positionsThatAreUsedUpMoveTheClock() {
    String last = ids.next();
    for (int i = 0; i < 1_000_000; i++) {
      String next = ids.next();
      if (next.compareTo(last) >= 0) {
        throw new AssertionError(next + " after " + last);
      }
      last = next;
    }
    assertThat(last).isEqualTo("98299999999998999999RG001  ");
    assertThat(clock.millis()).isEqualTo(now.get() + 1);
  }

  /** A store stamps a change after its id was issued and raises the clock above what it finds. */
  @Test
  void idsAfterARestartAreNewerThoughTheClockWasSetBack() {
    List<String> issued = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      issued.add(ids.next());
    }
    long stamp = clock.millis();
    now.addAndGet(-3_600_000);
    for (int restart = 0; restart < 3; restart++) {
      MonotonicClock next = clock();
      next.raiseAbove(stamp);
      VersionIds restarted = new VersionIds(next, "RG001");
      issued.add(restarted.next());
      issued.add(restarted.next());
      stamp = next.millis();
    }
    assertNewerFirst(issued);
  }

  @Test
  void threadsNeverShareAnIdAndEachSeesItsOwnInOrder() {
    MonotonicClock real = new MonotonicClock(Instant::now);
    VersionIds shared = new VersionIds(real, "RG001");
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<List<String>>> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          CompletableFuture.supplyAsync(
              () -> {
                await(start);
                List<String> issued = new ArrayList<>();
                for (int i = 0; i < 20_000; i++) {
                  issued.add(shared.next());
                }
                return issued;
              },
              task -> new Thread(task).start()));
    }
    start.countDown();
    TreeSet<String> all = new TreeSet<>();
    for (CompletableFuture<List<String>> thread : threads) {
      assertNewerFirst(thread.join());
      all.addAll(thread.join());
    }
    assertThat(all).hasSize(8 * 20_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345678", "a b", "é", "a\0"})
  void groupThatDoesNotFitIsRefused(String group) {
    assertThatThrownBy(() -> new VersionIds(clock, group))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 7");
  }

  private MonotonicClock clock() {
    return new MonotonicClock(() -> Instant.ofEpochMilli(now.get()));
  }

  private static void assertNewerFirst(List<String> issued) {
    List<String> sorted = new ArrayList<>(issued);
    sorted.sort(Collections.reverseOrder());
    assertThat(issued).isEqualTo(sorted).doesNotHaveDuplicates();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
