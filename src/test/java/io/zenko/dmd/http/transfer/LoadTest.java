package io.zenko.dmd.http.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A pool is full while all of its threads have work, and since the last of them became free. */
class LoadTest {
  @Test
  void aPoolIsFullWhileAllThreadsHaveWork() {
    Load load = new Load(2);
    load.begin();
    assertThat(load.full()).isEqualTo(Duration.ZERO);
    load.begin();
    assertThat(load.busy()).isEqualTo(2);
    Duration full = load.full();
    assertThat(load.full()).isGreaterThanOrEqualTo(full).isPositive();
    load.end();
    assertThat(load.full()).isEqualTo(Duration.ZERO);
  }
}
