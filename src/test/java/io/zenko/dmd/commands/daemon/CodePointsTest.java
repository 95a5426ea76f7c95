package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of keys. */
class CodePointsTest {
  @Test
  void theOrderIsThatOfTheBytes() {
    List<String> texts =
        List.of(
            "",
            "a",
            "ab",
            "b",
            "\u007f",
            "é",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud83d\ude00",
            "\udbff\udfff");
    for (String a : texts) {
      for (String b : texts) {
        int bytes = Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
        assertThat(Integer.signum(CodePoints.compare(a, b)))
            .as("%s %s", a, b)
            .isEqualTo(Integer.signum(bytes));
      }
    }
  }
}
