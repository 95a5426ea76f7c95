package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** An export that was cut off is known by its end, however its bytes come. */
class ExportEndTest {
  private static final String WHOLE = "x".repeat(500) + "\n{\"buckets\":1,\"entries\":12}\n";

  @Test
  void theEndIsSeenWhicheverStepsItComesIn() {
    for (int step = 1; step < WHOLE.length(); step++) {
      assertThat(isWhole(WHOLE, step)).as("in steps of %d", step).isTrue();
      assertThat(isWhole(WHOLE.substring(0, WHOLE.length() - 1), step)).isFalse();
    }
    assertThat(isWhole("", 1)).isFalse();
  }

  private static boolean isWhole(String text, int step) {
    ExportEnd end = new ExportEnd();
    byte[] all = text.getBytes(UTF_8);
    for (int at = 0; at < all.length; at += step) {
      byte[] part = Arrays.copyOfRange(all, at, Math.min(all.length, at + step));
      end.add(part, part.length);
    }
    return end.isWhole();
  }
}
