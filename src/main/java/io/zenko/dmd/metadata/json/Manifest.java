package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Locale;

/**
 * What a bucket's directory holds, as of a record of the journal: {@code bucket.json}. It is
 * replaced as a whole, so the files that it names are the bucket, and any other file there is left
 * over.
 *
 * @param created the number of the record that made the bucket
 * @param checkpoint the number of the last record whose effect is in the files
 * @param runs oldest first; a later one overrules
 */
record Manifest(
    BucketName bucket,
    int session,
    long created,
    long checkpoint,
    FileFacts attributes,
    List<RunFacts> runs) {

  private static final String FORMAT = "dmd-bucket";
  private static final int VERSION = 1;

  /** A run, and how many entries and deletions it has. */
  record RunFacts(FileFacts file, long entries) {}

  byte[] toLine() {
    JsonArrayBuilder list = Json.createArrayBuilder();
    for (RunFacts run : runs) {
      list.add(factsOf(run.file()).add("entries", run.entries()));
    }
    JsonObject object =
        Json.createObjectBuilder()
            .add("format", FORMAT)
            .add("version", VERSION)
            .add("name", bucket.value())
            .add("session", session)
            .add("created", created)
            .add("checkpoint", checkpoint)
            .add("attributes", factsOf(attributes))
            .add("runs", list)
            .build();
    byte[] json = object.toString().getBytes(UTF_8);
    return new Line(json.length + 32).raw(json, 0, json.length - 1).seal(0).toBytes();
  }

  private static JsonObjectBuilder factsOf(FileFacts facts) {
    return Json.createObjectBuilder()
        .add("file", facts.file())
        .add("bytes", facts.bytes())
        .add("checksum", String.format(Locale.ROOT, "%08x", facts.checksum()));
  }

  static Manifest read(byte[] line) {
    int end = line.length - 1;
    if (end < 0 || line[end] != '\n' || !Line.isSealed(line, 0, end)) {
      throw new FormatException("its checksum does not match");
    }
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(line))) {
      JsonObject object = reader.readObject();
      if (!FORMAT.equals(object.getString("format")) || object.getInt("version") != VERSION) {
        throw new FormatException("this version reads " + FORMAT + " version " + VERSION);
      }
      return new Manifest(
          new BucketName(object.getString("name")),
          object.getInt("session"),
          object.getJsonNumber("created").longValueExact(),
          object.getJsonNumber("checkpoint").longValueExact(),
          factsIn(object.getJsonObject("attributes")),
          object.getJsonArray("runs").getValuesAs(JsonObject.class).stream()
              .map(run -> new RunFacts(factsIn(run), run.getJsonNumber("entries").longValue()))
              .toList());
    }
  }

  private static FileFacts factsIn(JsonObject object) {
    return new FileFacts(
        object.getString("file"),
        object.getJsonNumber("bytes").longValueExact(),
        Integer.parseUnsignedInt(object.getString("checksum"), 16));
  }
}
