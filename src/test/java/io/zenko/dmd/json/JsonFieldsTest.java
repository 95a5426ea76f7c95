package io.zenko.dmd.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
  @Test
  void readsFieldsOfTheTopLevelAlone() {
    JsonFields fields =
        of("{\"a\":{\"versionId\":\"no\"},\"b\":[{\"versionId\":\"no\"}],\"versionId\":\"yes\"}");
    assertThat(fields.text("versionId")).contains("yes");
    assertThat(of("{\"a\":{\"versionId\":\"no\"}}").text("versionId")).isEmpty();
  }

  @Test
  void tellsWhereNoNameBeginsSo() {
    assertThat(of("{\"this\":1,\"x\":\"is\",\"i\":0}").mayHave("isN")).isFalse();
    assertThat(of("{\"this\":1,\"isNull\":true}").mayHave("isN")).isTrue();
    assertThat(of("{\"\\u0069sNull\":true}").mayHave("isN")).isTrue();
  }

  @Test
  void takesNoValueForAName() {
    assertThat(of("{\"a\":\"versionId\",\"b\":\"\\\"versionId\\\":\\\"x\\\"\"}").has("versionId"))
        .isFalse();
  }

  @Test
  void readsEscapesInNamesAndValues() {
    assertThat(of("{\"version\\u0049d\":\"1\\n\\u00e9\\\\\"}").text("versionId"))
        .contains("1\né\\");
    assertThat(of("{\"a\\\"b\\\\\":1,\"é😀\":\"ü\"}").text("é😀")).contains("ü");
  }

  @Test
  void lastOfTwoFieldsCounts() {
    JsonFields fields = of("{\"v\":\"1\",\"v\":\"2\"}");
    assertThat(fields.text("v")).contains("2");
    assertThat(fields.with("v", "3")).isEqualTo(bytes("{\"v\":\"1\",\"v\":\"3\"}"));
    assertThat(fields.without("v")).isEqualTo(bytes("{}"));
  }

  @Test
  void textOfWhatIsNoStringIsEmpty() {
    assertThat(of("{\"v\":1}").text("v")).isEmpty();
    assertThat(of("{\"v\":1}").has("v")).isTrue();
    assertThat(of("{\"v\" : {\"w\": \"}\"} }").raw("v")).contains(bytes("{\"w\": \"}\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "-0.5", "\"x\"", "{}", "[]", "{\"a\":1}"})
  void countsAsTrue(String value) {
    assertThat(of("{\"f\": " + value + " }").isTrue("f")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "null", "0", "-0.0e7", "\"\""})
  void countsAsFalse(String value) {
    assertThat(of("{\"f\": " + value + " }").isTrue("f")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "[]",
        "\"f\"",
        "[{\"f\":true}]",
        "{\"f\":true",
        "{\"f\":true,}",
        "{\"f\":true}}",
        "{\"f\":true} x",
        "{f:true}",
        "{\"f\"true}",
        "{\"f\":}",
        "{\"f",
        "{\"f\":\"",
        "{\"f\":[}",
        "{\"f\":true \"g\":1}"
      })
  void whatIsNoObjectHasNoFieldsAndTakesNone(String text) {
    assertThat(of(text).isObject()).isFalse();
    assertThat(of(text).has("f")).isFalse();
    assertThat(of(text).isTrue("f")).isFalse();
    assertThat(of(text).without("f")).isEqualTo(bytes(text));
    assertThatThrownBy(() -> of(text).with("f", "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void setsAFieldAtTheEndAndLeavesTheRestAsWritten() {
    assertThat(of("{}").with("v", "1")).isEqualTo(bytes("{\"v\":\"1\"}"));
    assertThat(of(" { \n} ").with("v", "1")).isEqualTo(bytes(" { \n\"v\":\"1\"} "));
    assertThat(of("{\"n\": 1.0e2,\"u\":\"\\u0041\"}\n").with("v", "1"))
        .isEqualTo(bytes("{\"n\": 1.0e2,\"u\":\"\\u0041\",\"v\":\"1\"}\n"));
    assertThat(of("{\"é\":[{}]}").with("isNull", true))
        .isEqualTo(bytes("{\"é\":[{}],\"isNull\":true}"));
  }

  @Test
  void setsAFieldInItsPlace() {
    assertThat(of("{\"v\" : null , \"w\":2}").with("v", "1"))
        .isEqualTo(bytes("{\"v\" : \"1\" , \"w\":2}"));
    assertThat(of("{\"v\":{\"v\":[\"]\"]},\"w\":2}").with("v", true))
        .isEqualTo(bytes("{\"v\":true,\"w\":2}"));
  }

  @Test
  void removesAFieldWithItsComma() {
    assertThat(of("{\"v\":1}").without("v")).isEqualTo(bytes("{}"));
    assertThat(of("{\"v\":1, \"w\":2}").without("v")).isEqualTo(bytes("{\"w\":2}"));
    assertThat(of("{\"u\":0, \"v\":[1,{\"v\":2}], \"w\":2}").without("v"))
        .isEqualTo(bytes("{\"u\":0, \"w\":2}"));
    assertThat(of("{\"u\":0 , \"v\":1 }").without("v")).isEqualTo(bytes("{\"u\":0  }"));
  }

  /** What JSON-P reads is what the walk reads, whatever the shape. */
  @Test
  void agreesWithTheParserOnRandomObjects() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      String text = RandomJson.object(random, 3);
      JsonObject object = parse(text);
      for (String name : RandomJson.NAMES) {
        String what = "seed " + seed + ", " + name + " of " + text;
        JsonFields fields = of(text);
        assertThat(fields.has(name)).as(what).isEqualTo(object.containsKey(name));
        assertThat(fields.raw(name).map(raw -> parse("{\"x\":" + string(raw) + "}").get("x")))
            .as(what)
            .isEqualTo(java.util.Optional.ofNullable(object.get(name)));
        assertThat(parse(string(fields.with(name, "n€w"))))
            .as(what)
            .isEqualTo(Json.createObjectBuilder(object).add(name, "n€w").build());
        assertThat(parse(string(fields.without(name))))
            .as(what)
            .isEqualTo(Json.createObjectBuilder(object).remove(name).build());
      }
    }
  }

  private static JsonObject parse(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static JsonFields of(String text) {
    return new JsonFields(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String string(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
