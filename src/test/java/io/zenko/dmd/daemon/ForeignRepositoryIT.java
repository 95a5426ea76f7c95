package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/write-a-repository.md promises to whoever keeps a repository in a jar of his own. */
class ForeignRepositoryIT {
  private static final Pattern SUCCESSFUL = Pattern.compile("(\\d+) tests successful");
  private static final Pattern FAILED = Pattern.compile("(\\d+) tests failed");

  @TempDir Path folder;

  @Test
  void theContractsRunOnWhatIsPublishedAlone() throws IOException, InterruptedException {
    String said = ForeignJar.build(folder).test();

    assertThat(number(FAILED, said)).as(said).isZero();
    assertThat(number(SUCCESSFUL, said)).as(said).isGreaterThan(80);
  }

  @Test
  void theDaemonKeepsBucketsAndBlobsInRepositoriesOfAJar()
      throws IOException, InterruptedException {
    Path libraries = ForeignJar.build(folder).libraries();
    Path blobs = folder.resolve("blobs");
    Path journal = folder.resolve("journal");
    try (Daemon daemon =
        new Daemon(folder.resolve("daemon"))
            .withDefaultHeap()
            .with("DMD_LIBRARIES", libraries.toString())
            .with("METADATA_REPOSITORY", "heap")
            .with("HEAP_JOURNAL", journal.toString())
            .with("DATA_REPOSITORY", "folder")
            .with("FOLDER_PATH", blobs.toString())
            .start()) {
      daemon.bucketd().send("POST", "/default/bucket/b", "{\"b\":1}");
      daemon.bucketd().send("POST", "/default/bucket/b/k?versioning=true", "{\"k\":1}");
      String blob = daemon.data().send("PUT", "/DataFile", "of a blob").headers().get("location");
      assertThat(daemon.stop()).isZero();

      daemon.start();
      assertThat(daemon.bucketd().send("GET", "/default/bucket/b/k").text()).contains("\"k\":1");
      assertThat(daemon.data().send("GET", blob).text()).isEqualTo("of a blob");
      assertThat(daemon.stop()).isZero();
      assertThat(daemon.log()).doesNotContain("SEVERE").doesNotContain("WARNING");
    }

    try (Stream<Path> files = Files.list(blobs)) {
      assertThat(files).hasSize(1);
    }
    assertThat(export(libraries, journal)).contains("\"value\":{\"b\":1}");
  }

  private static String export(Path libraries, Path journal)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("payara/dmd.sh", "export", "--repository", "heap")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("DMD_LIBRARIES", libraries.toString());
    builder.environment().put("HEAP_JOURNAL", journal.toString());
    Process process = builder.start();
    String exported = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return exported;
  }

  private static int number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return Integer.parseInt(found.group(1));
  }
}
