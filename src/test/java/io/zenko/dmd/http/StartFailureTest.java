package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
  @Test
  void tellsWhatAStoreSaysAndNotWhatThatWasMadeOf() {
    RuntimeException bad =
        new IllegalArgumentException(
            "MINE_BYTES is a number of bytes, not 'abc'", new NumberFormatException("\"abc\""));
    StartFailure failure = new StartFailure(new IllegalStateException("of CDI", bad));
    assertThat(failure.sentence()).isEqualTo("MINE_BYTES is a number of bytes, not 'abc'");
    assertThat(failure.isMendable()).isTrue();

    IOException missing = new NoSuchFileException("/mine");
    StartFailure disk =
        new StartFailure(
            new IllegalStateException("of CDI", new UncheckedIOException("no /mine", missing)));
    assertThat(disk.sentence()).isEqualTo("no /mine");
    assertThat(disk.isMendable()).isTrue();
  }

  @Test
  void tellsTheInnermostCauseOfADefect() {
    StartFailure failure =
        new StartFailure(
            new IllegalStateException("of CDI", new IllegalStateException((String) null)));
    assertThat(failure.sentence()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failure.isMendable()).isFalse();
  }
}
