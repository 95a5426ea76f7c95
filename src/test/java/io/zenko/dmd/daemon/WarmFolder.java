package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;

/** What payara/warm.sh prepares, in a folder of its own or where run.sh looks for it by default. */
final class WarmFolder {
  private static final Path PROJECT = Path.of(System.getProperty("dmd.project", ""));

  private static boolean prepared;

  private WarmFolder() {}

  /** Prepares the default one, once: it takes a start, and saves a third of each one after it. */
  static synchronized Path prepare() throws IOException {
    Path target = Files.createDirectories(PROJECT.resolve("target").toAbsolutePath());
    if (!prepared) {
      // The other process of the tests waits for it, and then finds it prepared.
      try (FileChannel lock = FileChannel.open(target.resolve("warm.lock"), CREATE, WRITE);
          FileLock held = lock.lock()) {
        if (held.isValid()) {
          prepare(target.resolve("warm"));
        }
      }
      prepared = true;
    }
    return target.resolve("warm");
  }

  private static void prepare(Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(PROJECT.toAbsolutePath() + "/payara/warm.sh").redirectErrorStream(true);
    builder.environment().put("DMD_WARM", folder.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError("payara/warm.sh ended with " + status + ":\n" + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
