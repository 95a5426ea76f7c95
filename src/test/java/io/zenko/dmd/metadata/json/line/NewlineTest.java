package io.zenko.dmd.metadata.json.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every part of an array with newlines here and there, beside a search byte by byte. */
class NewlineTest {
  private final byte[] bytes = new byte[80];

  @BeforeEach
  void fill() {
    Random random = new Random(1);
    // All values, and those beside a newline's in the bits that the search goes by.
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i += 1 + random.nextInt(24)) {
      bytes[i] = '\n';
    }
    bytes[40] = '\n' + 1;
    bytes[41] = '\n';
    bytes[42] = '\n' - 1;
  }

  private interface Check {
    void of(int from, int to);
  }

  private void forEachPart(Check check) {
    for (int from = 0; from <= bytes.length; from++) {
      for (int to = from; to <= bytes.length; to++) {
        check.of(from, to);
      }
    }
  }

  @Test
  void findsTheFirst() {
    forEachPart(
        (from, to) -> {
          int expected = from;
          while (expected < to && bytes[expected] != '\n') {
            expected++;
          }
          assertThat(Newline.indexOf(bytes, from, to)).isEqualTo(expected < to ? expected : -1);
        });
  }

  @Test
  void findsWhatIsBehindTheLast() {
    forEachPart(
        (from, to) -> {
          int expected = to;
          while (expected > from && bytes[expected - 1] != '\n') {
            expected--;
          }
          assertThat(Newline.behindLast(bytes, from, to)).isEqualTo(expected);
        });
  }
}
