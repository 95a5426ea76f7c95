package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored may take many times the heap, also where a start has a journal to read. */
class SmallHeapTest {
  private static final String ENTRIES = System.getProperty("dmd.heap.entries", "1000000");

  @TempDir Path directory;

  @Test
  void moreEntriesThanTheHeapHasRoomForAreWrittenAndReadAfterAKill() throws Exception {
    run("fill");
    run("read");
  }

  /** Runs a process until it says that it is done, and kills it then. */
  private void run(String duty) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Xmx96m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SmallHeapProcess.class.getName(),
                    duty,
                    directory.toString(),
                    ENTRIES))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      assertThat(lines.readLine()).as(duty).isEqualTo(SmallHeapProcess.DONE);
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
