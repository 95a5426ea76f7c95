package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets are decoded once, part by part. */
class RawTargetTest {
  @Test
  void partsAreSplitBeforeTheyAreDecoded() {
    RawTarget target = RawTarget.of("/default/bucket/a%2Fb/c/d%2F//e?x=/");

    assertThat(target.parts(4)).isEqualTo(List.of("default", "bucket", "a%2Fb", "c/d%2F//e"));
    assertThat(target.parts(-1))
        .isEqualTo(List.of("default", "bucket", "a%2Fb", "c", "d%2F", "", "e"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/b", "..", ".", "\u0000", "\\", "%", "%25", "é😀", " +;?#"})
  void whatIsEncodedDecodesToItself(String text) {
    assertThat(RawTarget.encode(text)).matches("([A-Za-z0-9_-]|%[0-9A-F]{2})*");
    assertThat(RawTarget.decode(RawTarget.encode(text))).isEqualTo(text);
  }

  @Test
  void aTextIsDecodedOnce() {
    assertThat(RawTarget.decode("%2541+%c3%A9")).isEqualTo("%41+é");
  }

  /** One character a byte, as it comes from the wire. */
  @Test
  void rawUtf8IsUtf8() {
    assertThat(RawTarget.decode("\u00c3\u00a9")).isEqualTo("é");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "%4", "a%", "%zz", "%+1", "%ff", "\u00ff", "%C3", "%ED%A0%80", "%C0%80"})
  void whatCannotBeDecodedIsTold(String raw) {
    assertThatThrownBy(() -> RawTarget.decode(raw)).isInstanceOf(MalformedTargetException.class);
  }

  @Test
  void parametersAreDecodedAndTheFirstOfANameCounts() {
    RawTarget target = RawTarget.of("/?a=1&b=%26x+y%2B&&a=2&c=&d&e=f=g&%C3%A9=h");

    assertThat(target.parameters())
        .isEqualTo(Map.of("a", "1", "b", "&x y+", "c", "", "d", "", "e", "f=g", "é", "h"));
  }

  @Test
  void aBareQuestionMarkIsNoParameter() {
    assertThat(RawTarget.of("/a?").parameters()).isEmpty();
  }

  @Test
  void aTargetReadsWellInALog() {
    assertThat(RawTarget.of("/a/%2F?b=\u00c3\u00a9")).hasToString("/a/%2F?b=é");
  }
}
