package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;

/**
 * What the map knows of a bucket, as clients read and write it: its attributes are a string in it,
 * so that they come back byte for byte.
 *
 * @param session its number, 0 where the writer left it out
 */
record MetastoreEntry(String name, String attributes, int session) {
  /** There has been one form of a bucket's entry so far. */
  private static final int VERSION = 1;

  private static final String WHAT = "the entry of a bucket";

  static MetastoreEntry of(String name, byte[] attributes, int session) {
    return new MetastoreEntry(name, new String(attributes, UTF_8), session);
  }

  /** A bucket here is there or not, so no entry tells of one that is coming or going. */
  JsonObject toJson() {
    return Member.JSON
        .createObjectBuilder()
        .add("name", name)
        .add("attributes", attributes)
        .add("creating", false)
        .add("deleting", false)
        .add("id", name)
        .add("raftSessionID", session)
        .add("version", VERSION)
        .add("raftSession", "rs-" + session)
        .build();
  }

  /**
   * Reads an entry that is to be written.
   *
   * @param name the bucket's, by the request's path; what the entry says of it means nothing
   */
  static MetastoreEntry read(String name, byte[] json) {
    JsonText.check(json, WHAT);
    try (JsonReader reader = Member.JSON.createReader(new ByteArrayInputStream(json))) {
      JsonValue value = reader.readValue();
      if (value instanceof JsonObject entry
          && entry.get("attributes") instanceof JsonString attributes) {
        refuseState(entry, "creating");
        refuseState(entry, "deleting");
        return new MetastoreEntry(name, attributes.getString(), entry.getInt("raftSessionID", 0));
      }
      throw wrong("it is an object with the attributes as a string");
    } catch (JsonException e) {
      throw JsonText.notJson(WHAT, e.getMessage(), e);
    }
  }

  private static void refuseState(JsonObject entry, String state) {
    if (entry.getBoolean(state, false)) {
      throw wrong("buckets come and go in one step, so '" + state + "' is false");
    }
  }

  private static ProtocolException wrong(String why) {
    return new ProtocolException(ProtocolError.BAD_REQUEST, WHAT + " makes no sense: " + why);
  }
}
