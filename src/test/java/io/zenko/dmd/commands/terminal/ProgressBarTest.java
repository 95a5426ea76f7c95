package io.zenko.dmd.commands.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.BucketName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Progress is for people who wait. */
class ProgressBarTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long now = Long.MAX_VALUE - 5; // clocks of the machine may be anywhere

  private ProgressBar bar(boolean terminal) {
    Environment environment =
        new Environment(
            Map.of(),
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            new Terminal(false, terminal, 72, 40));
    return new ProgressBar(environment, "copying", () -> now);
  }

  @Test
  void workOfLessThanASecondIsNotTold() {
    try (ProgressBar bar = bar(true)) {
      now += SECOND / 2;
      bar.at(1, 2);
    }
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void nothingIsToldWhereNobodyLooks() {
    try (ProgressBar bar = bar(false)) {
      now += 10 * SECOND;
      bar.at(1, 2);
      bar.at(new BucketName("b"), 256);
    }
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void longWorkIsToldOnOneLineThatGoesWithItsEnd() throws IOException {
    try (ProgressBar bar = bar(true)) {
      now += 2 * SECOND;
      bar.reading(new ByteArrayInputStream(new byte[100]), 400).readNBytes(100);
      assertThat(err.toString(UTF_8))
          .contains("copying [######..................]  25 %, 6 s left");
      bar.at("more at once");
      assertThat(err.toString(UTF_8)).doesNotContain("more at once");
      now += SECOND;
      bar.at("a\u001b[31m name that is very long, and longer than the terminal is wide");
    }
    String told = err.toString(UTF_8);
    assertThat(told).contains("\\x1b[31m name").doesNotContain("wide").endsWith("\r\033[K");
    assertThat(told.split("\r\033\\[K", -1))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(72));
  }
}
