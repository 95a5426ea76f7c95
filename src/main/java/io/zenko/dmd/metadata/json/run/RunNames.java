package io.zenko.dmd.metadata.json.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.json.file.LineReader;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How the files of runs are called. */
public final class RunNames {
  private static final String LINES = ".jsonl";
  private static final String INDEX = ".blocks";

  private RunNames() {}

  public static String of(long number) {
    return String.format(Locale.ROOT, "run-%06d%s", number, LINES);
  }

  /** The path of the index beside the lines. */
  public static Path index(Path lines) {
    String name = lines.getFileName().toString();
    return lines.resolveSibling(name.substring(0, name.length() - LINES.length()) + INDEX);
  }

  /** The bucket that a run says it is of; empty where its first line is damaged. */
  public static Optional<String> bucketOf(Volume.File lines) throws IOException {
    LineReader line = new LineReader(lines, 0);
    if (!line.next() || !line.isSealed()) {
      return Optional.empty();
    }
    LineScanner scanner = line.scanner();
    return scanner.take("{\"format\":\"dmd-run\",\"version\":1,\"bucket\":")
        ? Optional.of(new String(scanner.string(), UTF_8))
        : Optional.empty();
  }
}
