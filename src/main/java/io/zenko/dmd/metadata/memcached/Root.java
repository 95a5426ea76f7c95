package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The state of a store: where its trees begin, and how far its change logs go.
 *
 * @param store what the store is called by in the names of its pages
 * @param version grows by one with each commit
 * @param millis when that was, by the daemons' clocks: never earlier than before
 * @param grace how long pages that were replaced are kept
 * @param buckets the tree of buckets
 * @param attributes the tree of their attributes
 * @param log the tree of changes
 * @param writers the daemons that committed lately, the last one first
 */
record Root(
    String store,
    long version,
    long millis,
    Duration grace,
    String buckets,
    String attributes,
    String log,
    List<Session> sessions,
    List<Writer> writers) {
  /** The item's name; there is one store on the servers. */
  static final String ITEM = "dmd:metadata";

  private static final JsonProvider JSON = JsonProvider.provider();
  private static final int MOST_WRITERS = 32;

  Root {
    sessions = List.copyOf(sessions);
    writers = List.copyOf(writers);
  }

  /**
   * A change log.
   *
   * @param bytes of the changes that are held, about
   */
  record Session(long last, long oldest, long bytes) {}

  /** What a daemon committed last: the number of its attempt, and the version that came of it. */
  record Writer(String id, long attempt, long version) {}

  /** Who made this version; empty for the first. */
  Optional<String> lastWriter() {
    return writers.isEmpty() ? Optional.empty() : Optional.of(writers.get(0).id());
  }

  /** Those who committed once this daemon has done so too. */
  List<Writer> writersAfter(String id, long attempt) {
    List<Writer> after = new ArrayList<>();
    after.add(new Writer(id, attempt, version + 1));
    writers.stream()
        .filter(writer -> !writer.id().equals(id))
        .sorted(Comparator.comparingLong(Writer::version).reversed())
        .limit(MOST_WRITERS - 1L)
        .forEach(after::add);
    return after;
  }

  /**
   * The same state as a version of its own, by which an attempt that is lost on its way comes to
   * nothing.
   */
  Root again() {
    return new Root(store, version + 1, millis, grace, buckets, attributes, log, sessions, writers);
  }

  /** Whether a daemon's attempt led to this version or to one before it. */
  boolean has(String id, long attempt) {
    return writers.stream()
        .anyMatch(writer -> writer.id().equals(id) && writer.attempt() >= attempt);
  }

  /** Whether it would still tell of an attempt that led to the version after that one. */
  boolean tellsOfAttemptsAfter(long version) {
    return writers.size() < MOST_WRITERS
        || writers.stream().anyMatch(writer -> writer.version() <= version);
  }

  byte[] document() {
    Line line = new Line(1024);
    line.ascii("{\"format\":").number(Page.FORMAT).ascii(",\"store\":\"").ascii(store);
    line.ascii("\",\"version\":").number(version).ascii(",\"millis\":").number(millis);
    line.ascii(",\"graceMillis\":").number(grace.toMillis());
    line.ascii(",\"buckets\":\"").ascii(buckets).ascii("\",\"attributes\":\"").ascii(attributes);
    line.ascii("\",\"log\":\"").ascii(log).ascii("\",\"sessions\":[");
    for (int i = 0; i < sessions.size(); i++) {
      Session session = sessions.get(i);
      line.ascii(i == 0 ? "" : ",").ascii("{\"last\":").number(session.last());
      line.ascii(",\"oldest\":").number(session.oldest());
      line.ascii(",\"bytes\":").number(session.bytes()).ascii("}");
    }
    line.ascii("],\"writers\":[");
    for (int i = 0; i < writers.size(); i++) {
      Writer writer = writers.get(i);
      line.ascii(i == 0 ? "" : ",").ascii("{\"id\":\"").ascii(writer.id());
      line.ascii("\",\"attempt\":").number(writer.attempt());
      line.ascii(",\"version\":").number(writer.version()).ascii("}");
    }
    return line.ascii("]").seal(0).toBytes();
  }

  /**
   * Reads a root.
   *
   * @throws FormatException where it is damaged, or of another format
   */
  static Root read(byte[] document) {
    int end = document.length - 1;
    if (end < 0 || !Line.isSealed(document, 0, end)) {
      throw new FormatException("the root does not match its checksum");
    }
    try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(document))) {
      JsonObject root = reader.readObject();
      if (root.getInt("format") != Page.FORMAT) {
        throw new FormatException(
            "the store has format "
                + root.getInt("format")
                + (root.containsKey("promised")
                    ? ": it was made with MEMCACHED_REPLICAS > 1"
                    : ""));
      }
      return new Root(
          root.getString("store"),
          number(root, "version"),
          number(root, "millis"),
          Duration.ofMillis(number(root, "graceMillis")),
          root.getString("buckets"),
          root.getString("attributes"),
          root.getString("log"),
          sessions(root.getJsonArray("sessions")),
          writers(root.getJsonArray("writers")));
    } catch (JsonException | NullPointerException | ClassCastException e) {
      throw new FormatException("the root is not what this version writes", e);
    }
  }

  private static List<Session> sessions(JsonArray array) {
    return array.getValuesAs(JsonObject.class).stream()
        .map(
            session ->
                new Session(
                    number(session, "last"), number(session, "oldest"), number(session, "bytes")))
        .toList();
  }

  private static List<Writer> writers(JsonArray array) {
    return array.getValuesAs(JsonObject.class).stream()
        .map(
            writer ->
                new Writer(
                    writer.getString("id"), number(writer, "attempt"), number(writer, "version")))
        .toList();
  }

  private static long number(JsonObject object, String name) {
    return object.getJsonNumber(name).longValueExact();
  }
}
