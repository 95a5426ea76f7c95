package io.zenko.dmd.commands.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a terminal would obey is told, not done. */
class PrintableTest {
  @Test
  void whatControlsATerminalIsEscaped() {
    assertThat(Printable.of("\u001b[31mred\u0007")).isEqualTo("\\x1b[31mred\\x07");
    assertThat(Printable.of("\u009b2J\u007f")).isEqualTo("\\x9b2J\\x7f");
    assertThat(Printable.of("a\nb\tc\r")).isEqualTo("a\\nb\\tc\\r");
    assertThat(Printable.of("exe\u202ecod.txt")).isEqualTo("exe\\u202ecod.txt");
    assertThat(Printable.of("\u2028\ufeff\ud800")).isEqualTo("\\u2028\\ufeff\\ud800");
    assertThat(Printable.of("\udb40\udc41")).isEqualTo("\\U000e0041");
  }

  @Test
  void inJsonItIsEscapedSoThatTheTextStaysTheSame() {
    assertThat(Printable.json("{\"k\":\"\u009b2J\u007f\u202e\"}"))
        .isEqualTo("{\"k\":\"\\u009b2J\\u007f\\u202e\"}");
    assertThat(Printable.json("[\"\udb40\udc41\ud800\"]")).isEqualTo("[\"\\udb40\\udc41\\ud800\"]");
    assertThat(Printable.json("[1,\r\n\t2]")).isEqualTo("[1, \n\t2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "photos/2024/a b.jpg", "é ß ก ١ \ud83d\ude00", "\\x1b"})
  void otherTextIsAsItIs(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
    assertThat(Printable.json(text)).isEqualTo(text);
  }
}
