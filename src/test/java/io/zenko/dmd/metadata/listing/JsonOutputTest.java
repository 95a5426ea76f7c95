package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JsonOutputTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonOutput json = new JsonOutput(out);

  @Test
  void escapesQuotesBackslashesAndControls() throws IOException {
    json.string("\"\\/\b\t\n\f\r\0\u001f\u007f é😀").flush();
    assertThat(out.toString(UTF_8))
        .isEqualTo("\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u007f é😀\"");
  }

  @Test
  void everyStringReadsBackAsItWas() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      out.reset();
      String text = randomText(random, 1 << random.nextInt(18));
      json.string(text).flush();
      JsonString back = (JsonString) Vectors.parse(out.toString(UTF_8));
      assertThat(back.getString()).as("seed " + seed).isEqualTo(text);
    }
  }

  private static String randomText(Random random, int length) {
    String alphabet =
        switch (random.nextInt(3)) {
          case 0 -> "\0\u0001\u001f\"\\";
          case 1 -> "ab\"\\/\n\u0007é😀漢";
          default -> "abcdefghijklmnopqrstuvwxyz !#[]\u007f\u0080é漢\"\\\u001f";
        };
    int[] characters = alphabet.codePoints().toArray();
    return random
        .ints(length, 0, characters.length)
        .mapToObj(i -> Character.toString(characters[i]))
        .collect(Collectors.joining());
  }

  @Test
  void rawJsonIsWrittenAsItIsWhateverItsLength() throws IOException {
    String shorter = "x".repeat(60_000);
    String longer = "y".repeat(200_000);
    json.raw(shorter).raw(longer).raw(shorter).flush();
    assertThat(out.toString(UTF_8)).isEqualTo(shorter + longer + shorter);
  }

  @Test
  void membersWithoutAValueAreLeftOut() throws IOException {
    json.member("a", Optional.empty()).member("b", Optional.of("\"")).flush();
    assertThat(out.toString(UTF_8)).isEqualTo(",\"b\":\"\\\"\"");
  }

  @Test
  void listsOfStringsHaveTheirCommas() throws IOException {
    json.strings(List.of()).strings(List.of("a".getBytes(UTF_8), "é".getBytes(UTF_8))).flush();
    assertThat(out.toString(UTF_8)).isEqualTo("[][\"a\",\"é\"]");
  }
}
