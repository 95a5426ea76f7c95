package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapGuardTest {
  private static final long MAX_BYTES = 100L << 20;

  private final FakeHeap heap = new FakeHeap();
  private long nanos = Long.MAX_VALUE - 1_000; // about to turn over
  private final HeapGuard guard = new HeapGuard(5, heap, () -> nanos);

  private static final class FakeHeap implements HeapGuard.Heap {
    private long maxBytes = MAX_BYTES;
    private long leftBytes;
    private int looks;
    private int collections;
    private long garbageBytes;

    @Override
    public long maxBytes() {
      return maxBytes;
    }

    @Override
    public long leftBytes() {
      looks++;
      return leftBytes;
    }

    @Override
    public void collect() {
      collections++;
      leftBytes -= garbageBytes;
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void admitsWhileThereIsRoom() {
    heap.leftBytes = MAX_BYTES / 100 * 80;
    assertThatCode(guard::admit).doesNotThrowAnyException();
    assertThat(guard.trouble()).isEmpty();
  }

  @Test
  void refusesOnceThereIsNone() {
    heap.leftBytes = MAX_BYTES / 100 * 81;
    assertThatThrownBy(guard::admit)
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.error()).isEqualTo(ProtocolError.SERVICE_UNAVAILABLE))
        .hasMessageContaining("19 of 100 MiB")
        .hasMessageContaining("DMD_MIN_FREE_HEAP_PERCENT");
  }

  @Test
  void admitsAgainOnceThereIsRoomAgain() {
    heap.leftBytes = MAX_BYTES;
    assertThat(guard.trouble()).isPresent();
    heap.leftBytes = 0;
    assertThat(guard.trouble()).as("looked at a moment ago").isPresent();
    pass(Duration.ofMillis(251));
    assertThatCode(guard::admit).doesNotThrowAnyException();
  }

  @Test
  void admitsWhereWhatWasLeftIsGarbageByNow() {
    heap.leftBytes = MAX_BYTES;
    heap.garbageBytes = MAX_BYTES / 2;
    assertThatCode(guard::admit).doesNotThrowAnyException();
    assertThat(heap.collections).isEqualTo(1);
  }

  @Test
  void asksForThePercentOfALargeHeap() {
    heap.maxBytes = 100 * MAX_BYTES;
    heap.leftBytes = 96 * MAX_BYTES;
    assertThat(guard.trouble()).isPresent();
    heap.leftBytes = 94 * MAX_BYTES;
    pass(Duration.ofSeconds(1));
    assertThat(guard.trouble()).isEmpty();
  }

  @Test
  void looksSeldomWhoeverAsks() {
    for (int i = 0; i < 1_000; i++) {
      guard.admit();
      pass(Duration.ofMillis(1));
    }
    assertThat(heap.looks).isBetween(3, 5);
  }

  @Test
  void hasTheHeapCollectedWhereNothingElseDoes() {
    heap.leftBytes = MAX_BYTES;
    for (int i = 0; i < 110; i++) {
      assertThat(guard.trouble()).isPresent();
      pass(Duration.ofMillis(100));
    }
    assertThat(heap.collections).isEqualTo(3);
  }

  @Test
  void refusesNothingWhereItIsToldSo() {
    heap.leftBytes = MAX_BYTES;
    assertThat(new HeapGuard(0, heap, () -> nanos).trouble()).isEmpty();
  }
}
