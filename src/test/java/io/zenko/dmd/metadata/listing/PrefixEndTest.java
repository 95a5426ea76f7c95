package io.zenko.dmd.metadata.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Key;
import org.junit.jupiter.api.Test;

class PrefixEndTest {
  @Test
  void lastCharacterGoesUpByOne() {
    assertThat(PrefixEnd.of("a/")).contains("a0");
    assertThat(PrefixEnd.of("\0")).contains("\u0001");
    assertThat(PrefixEnd.of("é")).contains("ê");
    assertThat(PrefixEnd.of("x😀")).contains("x😁");
  }

  @Test
  void whatFollowsIsACharacterAndNoHalfOfOne() {
    assertThat(PrefixEnd.of("x\ud7ff")).contains("x\ue000");
    assertThat(PrefixEnd.of("x\uffff")).contains("x" + Character.toString(0x10000));
    assertThat(PrefixEnd.of(Character.toString(0x103ff))).contains(Character.toString(0x10400));
  }

  @Test
  void theLastCharacterOfAllCarriesOver() {
    String last = Character.toString(Character.MAX_CODE_POINT);
    assertThat(PrefixEnd.of("a" + last + last)).contains("b");
    assertThat(PrefixEnd.of(last)).isEmpty();
    assertThat(PrefixEnd.of("")).isEmpty();
  }

  @Test
  void allThatThePrefixBeginsIsBeforeItsEnd() {
    for (int c = 1; c < Character.MAX_CODE_POINT; c += 37) {
      if (Character.isSurrogate((char) c) && c <= Character.MAX_VALUE) {
        continue;
      }
      String prefix = "p" + Character.toString(c);
      Key end = Key.of(PrefixEnd.of(prefix).orElseThrow());
      assertThat(Key.of(prefix + Character.toString(Character.MAX_CODE_POINT))).isLessThan(end);
      assertThat(end.startsWith(Key.of(prefix))).isFalse();
    }
  }
}
