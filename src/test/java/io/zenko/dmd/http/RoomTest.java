package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** All bodies together take no more memory than there is for them, and nobody waits in a thread. */
class RoomTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void whatIsGivenBackIsGivenToThoseWhoWaitInTheirTurn() {
    Room room = new Room(40, LONG, Runnable::run);
    assertThat(take(room, 30)).isCompleted();
    CompletableFuture<Void> large = take(room, 40);
    CompletableFuture<Void> small = take(room, 5);
    assertThat(large).isNotDone();
    assertThat(small).as("behind one that waits").isNotDone();
    room.giveBack(30);
    assertThat(large).isCompleted();
    assertThat(small).isNotDone();
    room.giveBack(40);
    assertThat(small).isCompleted();
    room.giveBack(5);
    assertThat(room.free()).isEqualTo(40);
  }

  @Test
  void whoWaitsTooLongIsRefusedAndHoldsNothing() {
    Room room = new Room(40, Duration.ofMillis(20), Runnable::run);
    assertThat(take(room, 30)).isCompleted();
    CompletableFuture<Void> refused = take(room, 20);
    CompletableFuture<Void> behind = take(room, 10);
    assertThatThrownBy(refused::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.error()).isEqualTo(ProtocolError.SERVICE_UNAVAILABLE));
    behind.exceptionally(failure -> null).join();
    room.giveBack(30);
    if (!behind.isCompletedExceptionally()) {
      room.giveBack(10);
    }
    assertThat(room.free()).isEqualTo(40);
  }

  /** Who gives back may be the thread that all who write wait for. */
  @Test
  void whoGivesBackDoesNotGoOnWithThoseWhoWaited() {
    Queue<Runnable> others = new ArrayDeque<>();
    Room room = new Room(40, LONG, others::add);
    assertThat(take(room, 40)).isCompleted();
    CompletableFuture<Void> waiting = take(room, 40);
    room.giveBack(40);
    assertThat(waiting).isNotDone();
    others.remove().run();
    assertThat(waiting).isCompleted();
    assertThat(room.free()).isZero();
  }

  private static CompletableFuture<Void> take(Room room, int bytes) {
    return room.take(bytes).toCompletableFuture();
  }
}
