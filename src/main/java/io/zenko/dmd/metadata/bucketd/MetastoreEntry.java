package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.bucketd.document.MetastoreDocument;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;

/**
 * What the map knows of a bucket, as clients read and write it: its attributes are a string in it,
 * so that they come back byte for byte.
 *
 * @param session its number, 0 where the writer left it out
 */
record MetastoreEntry(String name, String attributes, int session) {
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final String WHAT = "the entry of a bucket";

  static MetastoreEntry of(String name, byte[] attributes, int session) {
    return new MetastoreEntry(name, new String(attributes, UTF_8), session);
  }

  MetastoreDocument document() {
    return new MetastoreDocument(name, attributes, session);
  }

  /**
   * Reads an entry that is to be written.
   *
   * @param name the bucket's, by the request's path; what the entry says of it means nothing
   */
  static MetastoreEntry read(String name, byte[] json) {
    JsonText.check(json, WHAT);
    try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(json))) {
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
