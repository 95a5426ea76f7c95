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
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Conformance vectors: a scenario a line, recorded from the reference. */
public final class Vectors {
  private static final JsonProvider JSON = JsonProvider.provider();

  private Vectors() {}

  /**
   * Hands over the scenarios of a file of {@code src/test/resources/vectors}, and then those of the
   * files that the system property {@code dmd.<name>} names.
   */
  public static void forEach(String name, Consumer<JsonObject> action) throws IOException {
    try (InputStream packed = Vectors.class.getResourceAsStream("/vectors/" + name + ".jsonl.gz");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), UTF_8))) {
      lines.lines().map(Vectors::parse).forEach(action);
    }
    for (String file : List.of(System.getProperty("dmd." + name, "").split(","))) {
      if (!file.isEmpty()) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
          lines.map(Vectors::parse).forEach(action);
        }
      }
    }
  }

  public static JsonObject parse(String text) {
    try (JsonReader reader = JSON.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** With the JSON that stands inside strings as JSON: such text is compared by its meaning. */
  public static JsonValue unfolded(JsonValue value) {
    if (value instanceof JsonObject object) {
      var builder = JSON.createObjectBuilder();
      object.forEach((name, member) -> builder.add(name, unfolded(member)));
      return builder.build();
    }
    if (value instanceof JsonArray array) {
      var builder = JSON.createArrayBuilder();
      array.forEach(element -> builder.add(unfolded(element)));
      return builder.build();
    }
    if (value instanceof JsonString text && text.getString().startsWith("{")) {
      try {
        return unfolded(parse(text.getString()));
      } catch (JsonException notJson) {
        return value;
      }
    }
    return value;
  }
}
