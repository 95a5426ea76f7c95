package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.versioning.Parameters;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call as a client sent it.
 *
 * @param arguments what it was called with
 * @param subLevel the names that lead to the database; empty for the root
 * @param logName the change log that it asks for
 * @param reqUids the ids by which the client knows the request; empty where it sent none
 */
record Call(
    String name,
    JsonArray arguments,
    List<String> subLevel,
    Optional<String> logName,
    String reqUids) {

  /** Reads the arguments of a {@code call} event, which begin with the event's name. */
  static Call of(JsonArray event) {
    if (event.size() < 3
        || !(event.get(1) instanceof JsonString name)
        || !(event.get(2) instanceof JsonObject parameters)) {
      throw wrong("a call has a name and an object with its arguments");
    }
    JsonValue arguments = parameters.getOrDefault("rpcArgs", JsonValue.EMPTY_JSON_ARRAY);
    JsonValue subLevel = parameters.getOrDefault("subLevel", JsonValue.EMPTY_JSON_ARRAY);
    if (!(arguments instanceof JsonArray list) || !(subLevel instanceof JsonArray names)) {
      throw wrong("rpcArgs and subLevel are arrays");
    }
    List<String> path = new ArrayList<>();
    for (JsonValue element : names) {
      path.add(text(element, "a name in subLevel"));
    }
    return new Call(
        name.getString(),
        list,
        List.copyOf(path),
        optionalText(parameters.get("logName")),
        optionalText(parameters.get("reqUids")).orElse(""));
  }

  private static Optional<String> optionalText(JsonValue value) {
    return value instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
  }

  /** The key that stands at a place among the arguments. */
  Key key(int index, int maxBytes) {
    byte[] utf8 = text(argument(index), "the key").getBytes(UTF_8);
    if (utf8.length == 0 || utf8.length > maxBytes) {
      throw wrong("a key has 1 to " + maxBytes + " bytes (DMD_MAX_KEY_BYTES)");
    }
    return Key.ofTrusted(utf8);
  }

  byte[] value(int index, int maxBytes) {
    byte[] utf8 = text(argument(index), "the value").getBytes(UTF_8);
    if (utf8.length > maxBytes) {
      throw wrong("a value has at most " + maxBytes + " bytes (DMD_MAX_VALUE_BYTES)");
    }
    return utf8;
  }

  /** The versioning parameters that stand at a place. */
  Parameters options(int index) {
    return Parameters.of(object(index));
  }

  /** An object of options, which may be left out. */
  JsonObject object(int index) {
    JsonValue value = argument(index);
    if (value.equals(JsonValue.NULL)) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrong("options are an object");
  }

  private JsonValue argument(int index) {
    return index < arguments.size() ? arguments.get(index) : JsonValue.NULL;
  }

  private static String text(JsonValue value, String what) {
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(what + " is a string");
  }

  static ProtocolException wrong(String why) {
    return new ProtocolException(ProtocolError.INVALID_ARGUMENT, why);
  }
}
