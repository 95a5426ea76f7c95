package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.zenko.dmd.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The MDFile RPC as clients speak it: the npm socket.io-client drives the daemon, and tells of each
 * behaviour in a line.
 */
class MdfileIT extends DeployedDaemon {
  private static final long MINUTES = 5;
  private static final Path SCRIPTS = Path.of("src", "test", "node");
  private static final Path FOLDER = Path.of("target", "node", String.valueOf(FreePorts.PROCESS));
  private static boolean installed;

  static final Path TRACE = Path.of("src", "test", "resources", "vectors", "mdfile-trace.jsonl");

  @TestFactory
  Stream<DynamicTest> clientsFindTheProtocol() throws IOException, InterruptedException {
    List<String> lines = drive(daemon(), TRACE.toAbsolutePath().toString());
    assertThat(lines).as("what the script told").hasSizeGreaterThan(15);
    return lines.stream()
        .map(line -> dynamicTest(name(line), () -> assertThat(line).startsWith("ok ")));
  }

  /** And a bucket that takes no writes takes none after a restart. */
  @Test
  void longMessagesFitIntoTheHeapThatTheDaemonComesWith(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (Daemon own = new Daemon(folder).with("DMD_JAVA_OPTS", "").start()) {
      assertThat(drive(own, "long")).hasSize(1).allMatch(line -> line.startsWith("ok "));
      assertThat(drive(own, "close")).hasSize(1).allMatch(line -> line.startsWith("ok "));
      own.stop();
      // The same heap, with the tests' options, which start faster.
      own.withDefaultHeap().start();
      assertThat(drive(own, "closed")).hasSize(1).allMatch(line -> line.startsWith("ok "));
    }
  }

  /** What clients of both protocols see of the daemon, a line each. */
  static List<String> drive(Daemon daemon, String what) throws IOException, InterruptedException {
    install();
    return run(
        "node",
        "mdfile.js",
        String.valueOf(daemon.port("MDFILE")),
        String.valueOf(daemon.port("BUCKETD")),
        what);
  }

  @Test
  void theDeploymentKeepsItsId() throws IOException {
    assertThat(Files.readString(daemon().folder().resolve("metadata").resolve("uuid")))
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  private static String name(String line) {
    return line.replaceFirst("^(not )?ok ", "").replaceFirst(": .*", "");
  }

  private static synchronized void install() throws IOException, InterruptedException {
    if (installed) {
      return;
    }
    Files.createDirectories(FOLDER);
    try (Stream<Path> scripts = Files.list(SCRIPTS)) {
      for (Path script : scripts.toList()) {
        Path copy = FOLDER.resolve(script.getFileName());
        Files.deleteIfExists(copy);
        Files.copy(script, copy);
      }
    }
    run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
    installed = true;
  }

  private static List<String> run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "this test needs Node.js 18 with npm, which src/test/run.sh brings: " + e.getMessage(),
          e);
    }
    // A client whose server has died tries to connect for ever.
    CompletableFuture<Process> end =
        process
            .onExit()
            .completeOnTimeout(process, MINUTES, TimeUnit.MINUTES)
            .whenComplete(
                (ended, failure) -> {
                  // To destroy one that has ended would close what it has left to be read.
                  if (process.isAlive()) {
                    process.destroyForcibly();
                  }
                });
    List<String> lines;
    try (BufferedReader output = process.inputReader()) {
      lines = output.lines().toList();
    }
    end.join();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }
}
