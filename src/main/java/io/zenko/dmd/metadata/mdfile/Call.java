package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.mdfile.socketio.LongTexts;
import io.zenko.dmd.metadata.reading.Peer;
import io.zenko.dmd.metadata.versioning.QueryParameters;
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
 * @param texts what strings of it stand for that are long
 * @param from whose call it is
 * @param reqUids the ids by which the client knows the request; empty where it sent none
 */
record Call(
    String name,
    JsonArray arguments,
    List<String> subLevel,
    Optional<String> logName,
    String reqUids,
    LongTexts texts,
    Peer from) {

  /** What is told of a call that could not be read. */
  static final Call UNKNOWN =
      new Call(
          "",
          JsonValue.EMPTY_JSON_ARRAY,
          List.of(),
          Optional.empty(),
          "",
          LongTexts.NONE,
          Peer.UNKNOWN);

  /** Reads the arguments of a {@code call} event, which begin with the event's name. */
  static Call of(JsonArray event, LongTexts texts, Peer from) {
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
      if (!(element instanceof JsonString text) || texts.isLong(text)) {
        throw wrong("a name in subLevel is a string, and no long one");
      }
      path.add(text.getString());
    }
    return new Call(
        name.getString(),
        list,
        List.copyOf(path),
        optionalText(parameters.get("logName")),
        optionalText(parameters.get("reqUids")).orElse(""),
        texts,
        from);
  }

  private static Optional<String> optionalText(JsonValue value) {
    return value instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
  }

  /** The key that stands at a place among the arguments. */
  Key key(int index, int maxBytes) {
    if (!(argument(index) instanceof JsonString text)) {
      throw wrong("the key is a string");
    }
    return texts
        .utf8(text, maxBytes)
        .filter(utf8 -> utf8.length > 0)
        .map(Key::ofTrusted)
        .orElseThrow(() -> wrong("a key has 1 to " + maxBytes + " bytes (DMD_MAX_KEY_BYTES)"));
  }

  byte[] value(int index, int maxBytes) {
    if (!(argument(index) instanceof JsonString text)) {
      throw wrong("the value is a string");
    }
    try {
      return texts
          .utf8(text, maxBytes)
          .orElseThrow(
              () -> wrong("a value has at most " + maxBytes + " bytes (DMD_MAX_VALUE_BYTES)"));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** The versioning parameters that stand at a place. */
  QueryParameters options(int index) {
    return QueryParameters.of(object(index));
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

  static ProtocolException wrong(String why) {
    return new ProtocolException(ProtocolError.INVALID_ARGUMENT, why);
  }
}
