package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as an operator types it, against the daemon. */
class CommandIT extends DeployedDaemon {
  private static final Path SCRIPT =
      Path.of(System.getProperty("dmd.project", "")).toAbsolutePath().resolve("payara/dmd.sh");
  private static final int MANY = 2_000;

  @TempDir Path directory;

  private record Done(int status, String out, String err) {}

  private static ProcessBuilder command(String... words) {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(words));
    return inEnvironment(new ProcessBuilder(command));
  }

  private static ProcessBuilder inEnvironment(ProcessBuilder builder) {
    for (String listener : List.of("ADMIN", "BUCKETD", "DATA")) {
      builder.environment().put("DMD_" + listener + "_PORT", "" + daemon().port(listener));
    }
    return builder;
  }

  private Done run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path err = Files.createTempFile(directory, "err", "");
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Done(process.waitFor(), out, Files.readString(err));
  }

  private Done run(String... words) throws IOException, InterruptedException {
    return run(command(words));
  }

  private static void putMany(String bucket, int count) {
    JsonArrayBuilder batch = Json.createArrayBuilder();
    for (int i = 0; i < count; i++) {
      batch.add(
          Json.createObjectBuilder()
              .add("key", "k" + "x".repeat(100) + (100_000 + i))
              .add("value", "{}"));
    }
    String body = Json.createObjectBuilder().add("batch", batch).build().toString();
    assertThat(bucketd().send("POST", "/default/batch/" + bucket, body).statusLine())
        .isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void entriesAreListedReadAndCopied() throws IOException, InterruptedException {
    String bucket = newBucket();
    String target = "/default/bucket/" + bucket + "/a%2Fev%1B%5B31mil";
    bucketd().send("POST", target, "{\"content-length\":1536}");

    Done status = run("status");
    assertThat(status.status()).as(status.err()).isZero();
    assertThat(status.out()).contains(": ready, up ", "metadata", "listeners");
    assertThat(run("ls", bucket).out()).endsWith("folder  a/\n");
    assertThat(run("ls", bucket, "a/").out()).endsWith("1.5 KiB  a/ev\\x1b[31mil\n");
    assertThat(run("ls", bucket, "-r", "-o", "json").out()).contains("\"a/ev\\u001b[31mil\"");
    assertThat(run("get", bucket, "a/ev\u001b[31mil").out()).isEqualTo("{\"content-length\":1536}");
    assertThat(run("log", "--bucket", bucket, "--last", "1000").out()).contains("a/ev\\x1b[31mil");

    Path file = directory.resolve("backup.jsonl");
    Done backup = run("backup", "--file", file.toString(), bucket);
    assertThat(backup.status()).as(backup.err()).isZero();
    String store = directory.resolve("store").toString();
    Done restored = run("import", "--path", store, file.toString());
    assertThat(restored.err()).isEqualTo("imported and verified 1 entries\n");
    Done none = run("ls", "none-" + bucket);
    assertThat(none).isEqualTo(new Done(1, "", "no bucket none-" + bucket + "\n"));
  }

  @Test
  void aListOfAnyLengthIsToldAndEndsWithItsReader() throws IOException, InterruptedException {
    String bucket = newBucket();
    putMany(bucket, MANY);

    assertThat(run("ls", bucket).out().lines()).hasSize(MANY);
    Done head =
        run(
            inEnvironment(
                new ProcessBuilder(
                    "bash",
                    "-c",
                    "\"$0\" ls \"$1\" | head -n 1; echo ${PIPESTATUS[0]}",
                    SCRIPT.toString(),
                    bucket)));
    assertThat(head.err()).isEmpty();
    assertThat(head.out().lines()).hasSize(2).last().isEqualTo("141");
  }

  @Test
  void theLogIsFollowedUntilItIsInterrupted() throws IOException, InterruptedException {
    String bucket = newBucket();
    ProcessBuilder command =
        command("log", "--follow", "--bucket", bucket, "--last", "1000", "-o", "json")
            .redirectErrorStream(true);
    // What the tests are run by in the background is deaf to it, and so would all be below.
    command.command().addAll(0, List.of("env", "--default-signal=INT"));
    Process follower = command.start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(follower.getInputStream(), UTF_8))) {
      assertThat(lines.readLine()).contains("\"method\":\"create\"");
      bucketd().send("POST", "/default/bucket/" + bucket + "/later", "{}");
      assertThat(lines.readLine()).contains("\"key\":\"later\"");
      new ProcessBuilder("kill", "-INT", Long.toString(follower.pid())).start().waitFor();
      assertThat(lines.readLine()).isNull();
      assertThat(follower.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(follower.exitValue()).isEqualTo(130);
    } finally {
      follower.destroyForcibly();
    }
  }

  @Test
  void aScrubIsBegunAndASweepFindsItsWay() throws IOException, InterruptedException {
    Done scrub = run("scrub");
    assertThat(scrub.out()).contains("scrubs done since the start");
    assertThat(run("sweep", "--report").out()).contains("sweep: ");
    assertThat(run("settings", "ADMIN_PORT").out()).contains("" + daemon().port("ADMIN"));
  }

  /** From a folder of any name, in any locale, and where no archive of classes can be made. */
  @Test
  void itRunsWhereverItIs() throws IOException, InterruptedException {
    Path jars = Files.createDirectory(directory.resolve("com mands \u00e9"));
    Path target = SCRIPT.getParent().resolveSibling("target");
    try (Stream<Path> all = Files.list(target.resolve("commands"))) {
      for (Path jar : all.toList()) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    Files.createSymbolicLink(jars.resolve("dmd-classes.jar"), target.resolve("dmd-classes.jar"));
    for (Map.Entry<String, String> place :
        Map.of("/proc/none", "ar_EG.UTF-8", directory + "/a warm place", "tr_TR.UTF-8")
            .entrySet()) {
      ProcessBuilder builder = command("status", "--output", "json");
      builder.environment().put("DMD_COMMANDS", jars.toString());
      builder.environment().put("DMD_WARM", place.getKey());
      builder.environment().put("LC_ALL", place.getValue());
      Done status = run(builder.directory(directory.toFile()));
      assertThat(status.out()).as(status.err()).contains("\"status\":\"UP\"");
      assertThat(status.status()).isZero();
    }
    assertThat(directory.resolve("a warm place/commands.jsa")).isNotEmptyFile();
  }
}
