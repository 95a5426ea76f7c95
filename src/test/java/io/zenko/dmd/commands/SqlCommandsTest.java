package io.zenko.dmd.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.Terminal;
import io.zenko.dmd.metadata.sql.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** Buckets go from JSON files into a database and back. */
class SqlCommandsTest {
  private static final Path EXPORT =
      Path.of("src/test/resources/fixtures/metadata-v1/expected.jsonl");

  @TempDir Path directory;

  private final String url = PostgresServer.shared().newUrl();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    err.reset();
    Environment environment =
        new Environment(
            Map.of("DMD_SQL_URL", url),
            InputStream.nullInputStream(),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Terminal.NONE);
    return new Main(environment).run(List.of(words));
  }

  @Test
  void bucketsOfJsonFilesGoIntoTheDatabaseAndComeBackAsTheyWere() throws IOException {
    String path = directory.resolve("store").toString();
    Path fromSql = directory.resolve("sql.jsonl");
    Path fromFiles = directory.resolve("files.jsonl");

    assertThat(run("import", "--repository", "sql", EXPORT.toString())).isEqualTo(ExitCode.OK);
    assertThat(err.toString(UTF_8)).contains("imported and verified");
    assertThat(run("export", "--repository", "sql", "--output", fromSql.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(fromSql).hasSameTextualContentAs(EXPORT);

    assertThat(run("import", "--path", path, fromSql.toString())).isEqualTo(ExitCode.OK);
    assertThat(run("export", "--path", path, "--output", fromFiles.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(fromFiles).hasSameTextualContentAs(EXPORT);
  }

  @Test
  void importThatWasCutOffIsGoneOnWith() throws IOException {
    List<String> lines = Files.readAllLines(EXPORT);
    Path half = directory.resolve("half.jsonl");
    Files.write(half, lines.subList(0, lines.size() / 2));

    assertThat(run("import", "--repository", "sql", half.toString())).isEqualTo(ExitCode.SOFTWARE);
    assertThat(run("import", "--repository", "sql", "--resume", EXPORT.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(run("import", "--repository", "sql", EXPORT.toString()))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("already");
  }

  @Test
  void exportOfADatabaseWithoutMetadataIsRefused() {
    assertThat(run("export", "--repository", "sql")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("there is no metadata").contains("DMD_SQL_URL");
  }
}
