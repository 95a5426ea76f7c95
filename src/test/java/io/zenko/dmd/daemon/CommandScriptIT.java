package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands run as they are packaged, with no more on their class path than is beside them. */
class CommandScriptIT {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/metadata-v1");
  private static final Path STOCK = Path.of("src/test/resources/fixtures/stock");

  @TempDir Path directory;

  private String run(int status, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("payara/dmd.sh"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(status);
    return output;
  }

  @Test
  void importsChecksAndExports() throws IOException, InterruptedException {
    String store = directory.resolve("store").toString();
    Path file = directory.resolve("export.jsonl");
    assertThat(run(0, "import", "--path", store, FIXTURE.resolve("expected.jsonl").toString()))
        .contains("imported and verified");
    assertThat(run(0, "fsck", "--path", store)).contains("sound bucket photos");
    run(0, "export", "--path", store, "--output", file.toString());
    assertThat(Files.readString(file))
        .isEqualTo(Files.readString(FIXTURE.resolve("expected.jsonl")));
    assertThat(run(2)).contains("name a command", "import-stock");
  }

  @Test
  void importsTheFilesOfCloudServersOwnDaemons() throws IOException, InterruptedException {
    Path stock = directory.resolve("stock");
    try (Stream<Path> all = Files.walk(STOCK)) {
      for (Path path : all.toList()) {
        Files.copy(path, stock.resolve(STOCK.relativize(path).toString()));
      }
    }
    String output =
        run(
            0,
            "import-stock",
            "--metadata",
            stock.resolve("metadata").toString(),
            "--data",
            stock.resolve("data").toString(),
            "--path",
            directory.resolve("store").toString(),
            "--blobs",
            directory.resolve("blobs").toString());
    assertThat(output).contains("6 buckets with 61 entries").contains("25 blobs");
  }
}
