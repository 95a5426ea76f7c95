package io.zenko.dmd.data.file.scrub;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The file that tells where a daemon's scrub stands, so that the next one goes on from there: a
 * large store takes longer than most daemons run. It is advice, and not forced: what it has lost is
 * read once more.
 *
 * <pre>
 *   {"format":"dmd-scrub","version":1,
 *    "segment":17,      the first segment that was not read
 *    "folder":0,        the first folder below blobs that was not read
 *    "damaged":0,       what was found to be damaged up to here
 *    "passed":"…"}      when the last pass came to its end, ISO 8601; 1970 if none has
 * </pre>
 */
public final class ScrubFile {
  private static final String FORMAT = "dmd-scrub";
  private static final int VERSION = 1;

  private final Path path;

  /**
   * @param folder one that this daemon has for itself
   */
  public ScrubFile(Path folder) {
    this.path = folder.resolve("scrub.json");
  }

  /**
   * What the file says.
   *
   * @param place where to go on
   * @param passed when the last pass came to its end
   */
  public record Standing(ScrubPlace place, Instant passed) {
    /** That of a store that nobody has scrubbed. */
    static final Standing NEW = new Standing(ScrubPlace.BEGINNING, Instant.EPOCH);

    Standing at(ScrubPlace reached) {
      return new Standing(reached, passed);
    }
  }

  /** Where the last daemon stood; the beginning, where nobody has told or it cannot be read. */
  public Standing read() throws IOException {
    if (!Files.exists(path)) {
      return Standing.NEW;
    }
    try (JsonReader reader = Json.createReader(new StringReader(Files.readString(path, UTF_8)))) {
      JsonObject file = reader.readObject();
      if (!FORMAT.equals(file.getString("format", "")) || file.getInt("version", 0) != VERSION) {
        return Standing.NEW;
      }
      ScrubPlace place =
          new ScrubPlace(
              file.getInt("segment"),
              file.getInt("folder"),
              file.getJsonNumber("damaged").longValueExact());
      return new Standing(place, Instant.parse(file.getString("passed")));
    } catch (JsonException
        | DateTimeException
        | NullPointerException
        | ClassCastException
        | ArithmeticException e) {
      return Standing.NEW;
    }
  }

  public void write(Standing standing) throws IOException {
    ScrubPlace place = standing.place();
    JsonObject file =
        Json.createObjectBuilder()
            .add("format", FORMAT)
            .add("version", VERSION)
            .add("segment", place.segment())
            .add("folder", place.folder())
            .add("damaged", place.damaged())
            .add("passed", standing.passed().toString())
            .build();
    Path next = path.resolveSibling(path.getFileName() + ".next");
    Files.writeString(next, file + "\n", UTF_8);
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
