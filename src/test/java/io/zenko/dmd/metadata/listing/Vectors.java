package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Conformance vectors: one scenario a line, and how its answers are compared. */
final class Vectors {
  private static final JsonProvider JSON = JsonProvider.provider();

  private Vectors() {}

  /** The scenarios of a file of the test resources. */
  static List<JsonObject> read(String name) throws IOException {
    try (InputStream file = Vectors.class.getResourceAsStream("/vectors/" + name);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(new GZIPInputStream(file), UTF_8))) {
      return lines.lines().map(line -> parse(line).asJsonObject()).toList();
    }
  }

  static JsonValue parse(String json) {
    try (JsonReader reader = JSON.createReader(new StringReader(json))) {
      return reader.readValue();
    }
  }

  /** The query parameters that stand for a vector's, as a client sends them. */
  static Map<String, String> query(JsonObject params) {
    return params.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, param -> text(param.getValue())));
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : value.toString();
  }

  /** The value with JSON inside of strings read as JSON, so that its spelling does not matter. */
  static Object normal(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, Object> members = new TreeMap<>();
      object.forEach((name, member) -> members.put(name, normal(member)));
      return members;
    }
    if (value instanceof JsonArray array) {
      return array.stream().map(Vectors::normal).toList();
    }
    if (value instanceof JsonString string && string.getString().startsWith("{")) {
      try {
        return normal(parse(string.getString()));
      } catch (JsonException noJson) {
        return string.getString();
      }
    }
    return value.equals(JsonValue.NULL) ? "null" : value;
  }
}
