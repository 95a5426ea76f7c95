package io.zenko.dmd.metadata.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long values that are read at once take no more memory than there is for them. */
class ReadMemoryTest {
  private static final int LONG = ReadMemory.FREE_BYTES + 1;

  /** Room for two such values with their copies, not for three. */
  private static final int BYTES = 2 * 3 * LONG;

  private static final Duration NO_PATIENCE = Duration.ZERO;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void asManyAreReadAsThereIsRoomForAndTheNextIsRefused() {
    ReadMemory memory = new ReadMemory(BYTES, NO_PATIENCE);

    Holder first = new Holder(memory);
    Holder second = new Holder(memory);

    assertThatThrownBy(() -> read(memory, LONG))
        .isInstanceOfSatisfying(
            MetadataException.class,
            refused -> assertThat(refused.failure()).isEqualTo(Failure.UNAVAILABLE))
        .hasMessageContaining("DMD_READ_MEMORY_BYTES");
    first.letGo();
    assertThat(read(memory, LONG)).isEqualTo(LONG);
    second.letGo();
  }

  @Test
  void oneWaitsUntilThereIsRoom() throws Exception {
    ReadMemory memory = new ReadMemory(BYTES, PATIENCE);
    Holder all = new Holder(memory, Integer.MAX_VALUE);
    Future<Integer> waiting = threads.submit(() -> read(memory, LONG));

    assertThat(waiting.isDone()).isFalse();
    all.letGo();

    assertThat(waiting.get()).isEqualTo(LONG);
  }

  @Test
  void theLongestHasAllTheMemoryToItself() {
    ReadMemory memory = new ReadMemory(BYTES, NO_PATIENCE);

    Holder all = new Holder(memory, Integer.MAX_VALUE);

    assertThatThrownBy(() -> read(memory, LONG)).isInstanceOf(MetadataException.class);
    all.letGo();
  }

  /** Else a listing of long values would wait for itself. */
  @Test
  void theNextValueOfARequestTakesTheRoomOfTheOneBefore() {
    ReadMemory memory = new ReadMemory(BYTES, NO_PATIENCE);

    memory.during(
        () -> {
          for (int i = 0; i < 10; i++) {
            ReadMemory.expect(2 * LONG);
          }
          return 10;
        });
    assertThat(read(memory, 2 * LONG)).isEqualTo(2 * LONG);
  }

  @Test
  void shortValuesAndWhatIsReadForNoRequestNeedNoRoom() {
    ReadMemory memory = new ReadMemory(BYTES, NO_PATIENCE);
    Holder all = new Holder(memory, Integer.MAX_VALUE);

    assertThat(read(memory, ReadMemory.FREE_BYTES)).isEqualTo(ReadMemory.FREE_BYTES);
    ReadMemory.expect(LONG);
    all.letGo();
  }

  @Test
  void aRequestThatFailsGivesItsRoomBack() {
    ReadMemory memory = new ReadMemory(BYTES, NO_PATIENCE);
    AtomicInteger failed = new AtomicInteger();

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  memory.during(
                      () -> {
                        ReadMemory.expect(Integer.MAX_VALUE);
                        failed.incrementAndGet();
                        throw new IllegalStateException("the client is gone");
                      }))
          .hasMessage("the client is gone");
    }
    assertThat(failed).hasValue(3);
  }

  private static int read(ReadMemory memory, int bytes) {
    return memory.during(
        () -> {
          ReadMemory.expect(bytes);
          return bytes;
        });
  }

  /** A request of another thread that has read a value, and is not done with it. */
  private final class Holder {
    private final CountDownLatch release = new CountDownLatch(1);
    private final Future<Boolean> request;

    Holder(ReadMemory memory) {
      this(memory, LONG);
    }

    Holder(ReadMemory memory, int bytes) {
      CountDownLatch reading = new CountDownLatch(1);
      request =
          threads.submit(
              () ->
                  memory.during(
                      () -> {
                        ReadMemory.expect(bytes);
                        reading.countDown();
                        release.await();
                        return true;
                      }));
      await(reading);
    }

    void letGo() {
      release.countDown();
      try {
        assertThat(request.get()).isTrue();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
