package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What of a database a client wants to read.
 *
 * @param limit the most items
 * @param keys whether items have the key
 * @param values whether items have the value
 */
record RangeOptions(KeyRange range, Order order, long limit, boolean keys, boolean values) {
  static RangeOptions of(JsonObject options) {
    Key from =
        Stream.of(key(options, "gte"), key(options, "gt").map(Key::next))
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder())
            .orElse(Key.EMPTY);
    Optional<Key> to =
        Stream.of(key(options, "lt"), key(options, "lte").map(Key::next))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder())
            // What ends before it begins is empty.
            .map(end -> end.compareTo(from) < 0 ? from : end);
    return new RangeOptions(
        new KeyRange(from, to),
        flag(options, "reverse", false) ? Order.DESCENDING : Order.ASCENDING,
        limit(options, "limit"),
        flag(options, "keys", true),
        flag(options, "values", true));
  }

  private static Optional<Key> key(JsonObject options, String name) {
    JsonValue value = options.getOrDefault(name, JsonValue.NULL);
    if (value instanceof JsonString text) {
      return Optional.of(Key.of(text.getString()));
    }
    if (value.equals(JsonValue.NULL)) {
      return Optional.empty();
    }
    throw Call.wrong(name + " is a string");
  }

  private static boolean flag(JsonObject options, String name, boolean otherwise) {
    JsonValue value = options.getOrDefault(name, JsonValue.NULL);
    return otherwise ? !value.equals(JsonValue.FALSE) : value.equals(JsonValue.TRUE);
  }

  /** A number of items; absent or negative, it means all. */
  static long limit(JsonObject options, String name) {
    OptionalLong limit = number(options, name);
    return limit.isEmpty() || limit.getAsLong() < 0 ? Long.MAX_VALUE : limit.getAsLong();
  }

  static OptionalLong number(JsonObject options, String name) {
    JsonValue value = options.getOrDefault(name, JsonValue.NULL);
    if (value instanceof JsonNumber number) {
      return OptionalLong.of(number.longValue());
    }
    if (value.equals(JsonValue.NULL)) {
      return OptionalLong.empty();
    }
    throw Call.wrong(name + " is a number");
  }
}
