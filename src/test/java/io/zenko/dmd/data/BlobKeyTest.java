package io.zenko.dmd.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobKeyTest {
  @Test
  void isNeverGivenTwice() {
    Set<BlobKey> keys = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(keys.add(BlobKey.random())).isTrue();
    }
  }

  @Test
  void survivesItsBinaryForm() {
    BlobKey key = BlobKey.random();
    assertThat(BlobKey.of(key.bytes())).isEqualTo(key);
    assertThat(BlobKey.parse(key.value())).contains(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678",
        "0123456789ABCDEF0123456789abcdef01234567",
        "../3456789abcdef0123456789abcdef01234567",
        "0123456789abcdef0123456789abcdef0123456\n"
      })
  void hasNoOtherForm(String text) {
    assertThat(BlobKey.parse(text)).isEmpty();
    assertThatThrownBy(() -> new BlobKey(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
