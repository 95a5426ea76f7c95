package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.metadata.InvalidRequestException;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a request by name, as a query has them: text, of which {@code true} and {@code
 * false} are the booleans. An empty one counts as absent, but where a rule says otherwise.
 *
 * @param overheadFields the one that is a list: what the change log is to tell of the values that
 *     the request replaces or deletes
 */
public record QueryParameters(Map<String, String> values, List<String> overheadFields) {
  /** The name of the list. */
  public static final String OVERHEAD_FIELD = "overheadField";

  public static final QueryParameters NONE = new QueryParameters(Map.of());

  public QueryParameters {
    values = Map.copyOf(values);
    overheadFields = overheadFields.stream().filter(name -> !name.isEmpty()).distinct().toList();
  }

  public QueryParameters(Map<String, String> values) {
    this(values, List.of());
  }

  /** The members of a JSON object; {@code null} counts as absent. */
  public static QueryParameters of(JsonObject object) {
    Map<String, String> values = new HashMap<>();
    object.forEach(
        (name, value) -> {
          if (value instanceof JsonString text) {
            values.put(name, text.getString());
          } else if (value != JsonValue.NULL) {
            values.put(name, value.toString());
          }
        });
    return new QueryParameters(values, texts(object.getOrDefault(OVERHEAD_FIELD, JsonValue.NULL)));
  }

  /** A list of strings, or one alone. */
  private static List<String> texts(JsonValue value) {
    return (value instanceof JsonArray list ? list : List.of(value))
        .stream()
            .filter(JsonString.class::isInstance)
            .map(text -> ((JsonString) text).getString())
            .toList();
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<Boolean> flag(String name) {
    return text(name).filter(value -> !value.isEmpty()).map(value -> parse(name, value));
  }

  private static boolean parse(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidRequestException(name + " must be true or false, not '" + value + "'");
    };
  }
}
