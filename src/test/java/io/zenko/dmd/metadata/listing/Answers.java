package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What listings answer, read back. */
final class Answers {
  private Answers() {}

  /** ListingParameters by name, value, name, value ... */
  static Map<String, String> query(String... namesAndValues) {
    Map<String, String> query = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      query.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return query;
  }

  static JsonValue of(EntrySource source, Map<String, String> query) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      Listing.of(query).write(source, answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Vectors.parse(answer.toString(UTF_8));
  }

  static JsonObject of(EntrySource source, String... namesAndValues) {
    return of(source, query(namesAndValues)).asJsonObject();
  }

  /** The keys of the items of a list in an answer. */
  static List<String> keys(JsonObject answer, String list) {
    return answer.getJsonArray(list).getValuesAs(item -> ((JsonObject) item).getString("key"));
  }

  static List<String> prefixes(JsonObject answer) {
    return answer.getJsonArray("CommonPrefixes").getValuesAs(JsonString::getString);
  }
}
