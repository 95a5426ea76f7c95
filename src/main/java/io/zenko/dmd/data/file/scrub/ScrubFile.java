package io.zenko.dmd.data.file.scrub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.Documents;
import jakarta.json.bind.JsonbException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The file that tells where a daemon's scrub stands, so that the next one goes on from there: a
 * large store takes longer than most daemons run. It is advice, and not forced: what it has lost is
 * read once more. {@link ScrubDocument} is its shape.
 */
public final class ScrubFile {
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
    try {
      ScrubDocument file = Documents.read(Files.readString(path, UTF_8), ScrubDocument.class);
      return file == null ? Standing.NEW : file.standing();
    } catch (JsonbException | DateTimeException | CharacterCodingException e) {
      return Standing.NEW;
    }
  }

  public void write(Standing standing) throws IOException {
    String file = Documents.toText(ScrubDocument.of(standing));
    Path next = path.resolveSibling(path.getFileName() + ".next");
    Files.writeString(next, file + "\n", UTF_8);
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
