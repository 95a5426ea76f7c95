package io.zenko.dmd.metadata.json.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "255, 1",
    "256, 2",
    "65535, 2",
    "65536, 3",
    "4294967295, 4",
    "4294967296, 5",
    "9223372036854775807, 8"
  })
  void takesTheBytesThatTheGreatestTakes(long greatest, int width) {
    long[] numbers = {0, greatest, greatest / 2, greatest / 257, greatest};
    assertThat(PackedNumbers.width(greatest)).isEqualTo(width);
    byte[] packed = new byte[3 + numbers.length * width + Long.BYTES];
    for (int i = 0; i < numbers.length; i++) {
      PackedNumbers.set(packed, 3, width, i, numbers[i]);
    }
    for (int i = 0; i < numbers.length; i++) {
      assertThat(PackedNumbers.get(packed, 3, width, i)).isEqualTo(numbers[i]);
    }
  }
}
