package io.zenko.dmd.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Beside a search of strings, with bytes of which most places look like what is sought. */
class ByteSearchTest {
  @Test
  void findsWhatAStringSearchFinds() {
    Random random = new Random(1);
    int found = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = any(random, random.nextInt(60));
      byte[] sought = any(random, 2 + random.nextInt(8));
      if (bytes.length >= sought.length && random.nextBoolean()) {
        int at = random.nextInt(bytes.length - sought.length + 1);
        System.arraycopy(sought, 0, bytes, at, sought.length);
      }
      byte[] other = any(random, 2 + random.nextInt(8));
      String text = new String(bytes, ISO_8859_1);
      boolean expected =
          text.contains(new String(sought, ISO_8859_1))
              || text.contains(new String(other, ISO_8859_1));
      found += expected ? 1 : 0;
      assertThat(ByteSearch.containsEither(bytes, sought, other)).isEqualTo(expected);
      assertThat(ByteSearch.containsEither(bytes, other, sought)).isEqualTo(expected);
    }
    assertThat(found).isBetween(50_000, 150_000);
  }

  private static byte[] any(Random random, int length) {
    byte[] values = {'"', '"' + 1, '"' - 1, (byte) 0x80, 0, -1};
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = values[random.nextInt(values.length)];
    }
    return bytes;
  }
}
