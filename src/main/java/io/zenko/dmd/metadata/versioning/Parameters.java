package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.metadata.InvalidRequestException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a request by name, as a query has them: text, of which {@code true} and {@code
 * false} are the booleans. An empty one counts as absent, but where a rule says otherwise.
 */
public record Parameters(Map<String, String> values) {
  public static final Parameters NONE = new Parameters(Map.of());

  public Parameters {
    values = Map.copyOf(values);
  }

  /** The members of a JSON object; {@code null} counts as absent. */
  public static Parameters of(JsonObject object) {
    Map<String, String> values = new HashMap<>();
    object.forEach(
        (name, value) -> {
          if (value instanceof JsonString text) {
            values.put(name, text.getString());
          } else if (value != JsonValue.NULL) {
            values.put(name, value.toString());
          }
        });
    return new Parameters(values);
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
