package io.zenko.dmd.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverheadTest {
  private static Optional<String> of(String value, String... fields) {
    return Overhead.of(value.getBytes(UTF_8), List.of(fields)).map(json -> new String(json, UTF_8));
  }

  @Test
  void hasTheNamedFieldsOfTheTopLevelInTheOrderOfTheirNames() {
    String value = "{\"a\":{\"c\":1},\"b\":[ 1 ],\"é\":\"ü\\n\",\"c\":null,\"d\":-0.50}";
    assertThat(of(value, "d", "c", "é", "b", "d", "none"))
        .contains("{\"d\":-0.50,\"c\":null,\"é\":\"ü\\n\",\"b\":[ 1 ]}");
    assertThat(of(value, "none")).isEmpty();
    assertThat(of(value)).isEmpty();
  }

  @Test
  void ofTwoFieldsOfOneNameTheLastCounts() {
    assertThat(of("{\"a\":1,\"\\u0061\":2}", "a")).contains("{\"a\":2}");
  }

  @Test
  void isOneLineOfJsonWhateverTheValueIs() {
    assertThat(of("{\"a\" :\r\n{\n\"b\": 1}}", "a")).contains("{\"a\":{ \"b\": 1}}");
    assertThat(of("{\"a\\\"\":1}", "a\"")).contains("{\"a\\\"\":1}");
    assertThat(of("{\"a\":nonsense,\"b\":1}", "a", "b")).contains("{\"b\":1}");
    assertThat(of("{\"a\":{\"b\"},\"c\":01}", "a", "c")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "[\"a\"]", "{\"a\":1", "{\"a\":1}x", "\"a\""})
  void whatIsNoObjectHasNoFields(String value) {
    assertThat(of(value, "a")).isEmpty();
  }

  @Test
  void aFieldThatDoesNotFitIsLeftOut() {
    String large = "\"" + "x".repeat(Overhead.MOST_BYTES - 20) + "\"";
    assertThat(of("{\"a\":" + large + ",\"b\":1,\"c\":2}", "b", "a", "c"))
        .hasValueSatisfying(json -> assertThat(json).hasSizeBetween(65_000, Overhead.MOST_BYTES));
    String larger = "\"" + "x".repeat(Overhead.MOST_BYTES) + "\"";
    assertThat(of("{\"a\":" + larger + ",\"b\":1}", "a", "b")).contains("{\"b\":1}");
  }

  @Test
  void aBatchThatNamesMoreThanARecordTakesIsRefused() {
    byte[] value = ("{\"a\":\"" + "x".repeat(60_000) + "\"}").getBytes(UTF_8);
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < 200; i++) {
      batch.delete(Key.of("k" + i));
    }
    Batch named = batch.build().withOverheadFields(List.of("a"));
    assertThatThrownBy(() -> Overhead.entries(named, key -> Optional.of(value)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("overheadFields");
    assertThat(Overhead.entries(batch.build(), key -> Optional.of(value))).hasSize(200);
  }
}
