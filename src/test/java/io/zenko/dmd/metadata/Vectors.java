package io.zenko.dmd.metadata;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Conformance vectors: one scenario a line, and how its answers are compared. */
public final class Vectors {
  private static final JsonProvider JSON = JsonProvider.provider();

  private Vectors() {}

  /**
   * The scenarios of a file of the test resources, and of those files that the system property
   * {@code dmd.vectors.<name>} names, with commas between.
   */
  public static List<JsonObject> read(String name) throws IOException {
    List<String> scenarios = new ArrayList<>();
    try (InputStream file = Vectors.class.getResourceAsStream("/vectors/" + name + ".jsonl.gz");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(new GZIPInputStream(file), UTF_8))) {
      lines.lines().forEach(scenarios::add);
    }
    for (String further : System.getProperty("dmd.vectors." + name, "").split(",", -1)) {
      if (!further.isEmpty()) {
        scenarios.addAll(Files.readAllLines(Path.of(further)));
      }
    }
    return scenarios.stream().map(line -> parse(line).asJsonObject()).toList();
  }

  public static JsonValue parse(String json) {
    try (JsonReader reader = JSON.createReader(new StringReader(json))) {
      return reader.readValue();
    }
  }

  /** The query parameters that stand for a vector's, as a client sends them. */
  public static Map<String, String> query(JsonObject params) {
    return params.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, param -> text(param.getValue())));
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : value.toString();
  }

  /** The value with JSON inside of strings read as JSON, so that its spelling does not matter. */
  public static Object normal(JsonValue value) {
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
