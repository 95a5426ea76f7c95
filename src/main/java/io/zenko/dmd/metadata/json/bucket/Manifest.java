package io.zenko.dmd.metadata.json.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.run.RunFacts;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a bucket's directory holds, as of a record of the journal: {@code bucket.json}. It is
 * replaced as a whole, so the files that it names are the bucket, and any other file there is left
 * over.
 *
 * @param created the number of the record that made the bucket
 * @param checkpoint the number of the last record whose effect is in the files
 * @param levels level 0 newest first, the others in the order of their keys
 * @param unindexed runs that format 1 left, oldest first: where there are some, there are no levels
 */
public record Manifest(
    BucketName bucket,
    int session,
    long created,
    long checkpoint,
    FileFacts attributes,
    List<List<RunFacts>> levels,
    List<UnindexedRun> unindexed) {
  private static final String FORMAT = "dmd-bucket";
  private static final int VERSION = 2;
  private static final int VERSION_WITHOUT_INDEXES = 1;

  /** A run of format 1, which has no index yet. */
  public record UnindexedRun(FileFacts lines, long entries) {}

  /**
   * What its files hold.
   *
   * @param entries about: those that a newer run has too count twice
   * @param bytes of all of them
   */
  public record Size(long entries, long bytes) {
    public static final Size NONE = new Size(0, 0);

    private Size plus(long moreEntries, long moreBytes) {
      return new Size(entries + moreEntries, bytes + moreBytes);
    }
  }

  public Size size() {
    Size size = new Size(0, attributes.bytes());
    for (UnindexedRun run : unindexed) {
      size = size.plus(run.entries(), run.lines().bytes());
    }
    for (List<RunFacts> level : levels) {
      for (RunFacts run : level) {
        size =
            size.plus(
                run.entries() - 2 * run.deletions(), run.lines().bytes() + run.index().bytes());
      }
    }
    return size;
  }

  /** The names of all files that count, but for the manifest's own. */
  public Set<String> files() {
    Set<String> names = new HashSet<>();
    names.add(attributes.file());
    unindexed.forEach(run -> names.add(run.lines().file()));
    levels.stream()
        .flatMap(Collection::stream)
        .forEach(
            run -> {
              names.add(run.lines().file());
              names.add(run.index().file());
            });
    return names;
  }

  public byte[] toLine() {
    JsonArrayBuilder list = Json.createArrayBuilder();
    for (List<RunFacts> level : levels) {
      JsonArrayBuilder runs = Json.createArrayBuilder();
      level.forEach(run -> runs.add(jsonOf(run)));
      list.add(runs);
    }
    JsonObject object =
        Json.createObjectBuilder()
            .add("format", FORMAT)
            .add("version", VERSION)
            .add("name", bucket.value())
            .add("session", session)
            .add("created", created)
            .add("checkpoint", checkpoint)
            .add("attributes", jsonOf(attributes))
            .add("levels", list)
            .build();
    byte[] json = object.toString().getBytes(UTF_8);
    return new Line(json.length + 32).raw(json, 0, json.length - 1).seal(0).toBytes();
  }

  private static JsonObjectBuilder jsonOf(FileFacts facts) {
    return Json.createObjectBuilder()
        .add("file", facts.file())
        .add("bytes", facts.bytes())
        .add("checksum", String.format(Locale.ROOT, "%08x", facts.checksum()));
  }

  private static JsonObjectBuilder jsonOf(RunFacts run) {
    return jsonOf(run.lines())
        .add("entries", run.entries())
        .add("deletions", run.deletions())
        .add("first", new String(run.first(), UTF_8))
        .add("last", new String(run.last(), UTF_8))
        .add("index", jsonOf(run.index()));
  }

  public static Manifest read(byte[] line) {
    int end = line.length - 1;
    if (end < 0 || line[end] != '\n' || !Line.isSealed(line, 0, end)) {
      throw new FormatException("its checksum does not match");
    }
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(line))) {
      JsonObject object = reader.readObject();
      int version = object.getInt("version");
      if (!FORMAT.equals(object.getString("format"))
          || version > VERSION
          || version < VERSION_WITHOUT_INDEXES) {
        throw new FormatException("this version reads " + FORMAT + " up to version " + VERSION);
      }
      boolean indexed = version == VERSION;
      return new Manifest(
          new BucketName(object.getString("name")),
          object.getInt("session"),
          object.getJsonNumber("created").longValueExact(),
          object.getJsonNumber("checkpoint").longValueExact(),
          factsIn(object.getJsonObject("attributes")),
          indexed ? levelsIn(object) : List.of(),
          indexed ? List.of() : unindexedIn(object));
    } catch (JsonException | ClassCastException | NullPointerException e) {
      throw new FormatException("it is not as this version writes it", e);
    }
  }

  private static List<List<RunFacts>> levelsIn(JsonObject object) {
    return object.getJsonArray("levels").stream()
        .map(JsonValue::asJsonArray)
        .map(level -> level.getValuesAs(JsonObject.class).stream().map(Manifest::runIn).toList())
        .toList();
  }

  private static RunFacts runIn(JsonObject run) {
    return new RunFacts(
        factsIn(run),
        factsIn(run.getJsonObject("index")),
        run.getJsonNumber("entries").longValueExact(),
        run.getJsonNumber("deletions").longValueExact(),
        run.getString("first").getBytes(UTF_8),
        run.getString("last").getBytes(UTF_8));
  }

  private static List<UnindexedRun> unindexedIn(JsonObject object) {
    return object.getJsonArray("runs").getValuesAs(JsonObject.class).stream()
        .map(run -> new UnindexedRun(factsIn(run), run.getJsonNumber("entries").longValueExact()))
        .toList();
  }

  private static FileFacts factsIn(JsonObject object) {
    return new FileFacts(
        object.getString("file"),
        object.getJsonNumber("bytes").longValueExact(),
        Integer.parseUnsignedInt(object.getString("checksum"), 16));
  }
}
