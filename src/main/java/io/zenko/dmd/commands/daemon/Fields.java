package io.zenko.dmd.commands.daemon;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Fields of a document; one that is not known is not there. */
record Fields(JsonObject document) {
  static Fields of(JsonValue value) {
    return new Fields(value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT);
  }

  Optional<String> find(String name) {
    return document.get(name) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }

  /** Nothing where it is not there. */
  String text(String name) {
    return find(name).orElse("");
  }

  OptionalDouble findNumber(String name) {
    return document.get(name) instanceof JsonNumber number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /** 0 where it is not there. */
  double number(String name) {
    return findNumber(name).orElse(0);
  }

  boolean isTrue(String name) {
    return document.get(name) == JsonValue.TRUE;
  }

  Fields object(String name) {
    return of(document.get(name));
  }

  List<JsonValue> array(String name) {
    return document.get(name) instanceof JsonArray array ? array : List.of();
  }

  List<Fields> objects(String name) {
    return array(name).stream().map(Fields::of).toList();
  }

  List<String> texts(String name) {
    return array(name).stream()
        .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
        .toList();
  }
}
