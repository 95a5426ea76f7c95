package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A body takes room for its copies as far as there is any. */
class BodyMemoryTest {
  @Test
  void aBodyTakesRoomForItsCopiesAsFarAsThereIsAny() {
    BodyMemory memory = new BodyMemory(40, Duration.ofSeconds(1), () -> null, Runnable::run);
    assertThat(memory.room(0)).isZero();
    assertThat(memory.room(5)).isEqualTo(20);
    assertThat(memory.room(10)).isEqualTo(40);
    assertThat(memory.room(11)).isEqualTo(40);
    assertThat(memory.room(Integer.MAX_VALUE)).isEqualTo(40);
  }
}
