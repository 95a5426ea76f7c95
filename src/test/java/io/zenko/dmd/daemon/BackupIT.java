package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of metadata that is taken while it changes, and a daemon that is started on it. */
class BackupIT {
  /**
   * More than a journal segment of the least size holds: files are written and merged meanwhile.
   */
  private static final int WRITTEN_BEFORE = 1_500;

  private static final String VALUE = "{\"v\":\"" + "x".repeat(2_000) + "\"}";
  private static final int PAGE = 1_000;

  @TempDir Path folder;

  @Test
  void aCopyHoldsAllThatWasAcknowledgedBeforeAndWhatFollowedInOrder() throws Exception {
    Path copy = folder.resolve("copy");
    try (Daemon daemon =
        new Daemon(folder.resolve("daemon"))
            .with("DMD_JOURNAL_SEGMENT_BYTES", "1048576")
            .with("DMD_JOURNAL_RETAINED_BYTES", "0")
            .start()) {
      daemon.bucketd().send("POST", "/default/bucket/b", "{}");
      AtomicInteger acknowledged = new AtomicInteger();
      CountDownLatch enough = new CountDownLatch(WRITTEN_BEFORE);
      AtomicBoolean going = new AtomicBoolean(true);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> write(daemon, acknowledged, enough, going));
      assertThat(enough.await(120, TimeUnit.SECONDS)).isTrue();

      int before = acknowledged.get();
      Process backup =
          daemon.script("backup.sh", folder.resolve("daemon/metadata").toString(), copy.toString());
      String said = new String(backup.getInputStream().readAllBytes(), UTF_8);
      assertThat(backup.waitFor()).as(said).isZero();
      int after = acknowledged.get();
      going.set(false);
      writer.get(60, TimeUnit.SECONDS);
      assertThat(after).as("writes went on beside the copy").isGreaterThan(before);
      assertThat(daemon.stop()).isZero();

      try (Daemon restored =
          new Daemon(folder.resolve("restored")).with("S3METADATAPATH", copy.toString()).start()) {
        List<String> keys = keys(restored);
        assertThat(keys).hasSizeBetween(before, acknowledged.get());
        for (int i = 0; i < keys.size(); i++) {
          assertThat(keys.get(i)).isEqualTo(key(i));
        }
        assertThat(restored.bucketd().send("GET", "/default/bucket/b/" + key(0)).text())
            .isEqualTo(VALUE);
        assertThat(restored.bucketd().send("POST", "/default/bucket/b/new", "{}").statusLine())
            .isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void aCopyIntoAFolderThatIsNotEmptyIsRefused() throws Exception {
    Path full = Files.createDirectories(folder.resolve("full"));
    Files.writeString(full.resolve("file"), "here");
    Path store = Files.createDirectories(folder.resolve("store"));
    Files.writeString(store.resolve("dmd.json"), "{}");

    Process backup = new Daemon(folder).script("backup.sh", store.toString(), full.toString());
    String said = new String(backup.getInputStream().readAllBytes(), UTF_8);

    assertThat(backup.waitFor()).isEqualTo(1);
    assertThat(said).isEqualTo("dmd: %s is not empty: name a new folder\n".formatted(full));
  }

  private static String key(int number) {
    return String.format(Locale.ROOT, "%07d", number);
  }

  /** One after the other, so that a copy with a gap is one that lost a write. */
  private static void write(
      Daemon daemon, AtomicInteger acknowledged, CountDownLatch enough, AtomicBoolean going) {
    try (WireSession session = new WireSession(daemon.bucketd())) {
      while (going.get()) {
        String target = "/default/bucket/b/" + key(acknowledged.get());
        assertThat(session.send("POST", target, VALUE).statusLine()).isEqualTo("HTTP/1.1 200 OK");
        acknowledged.incrementAndGet();
        enough.countDown();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> keys(Daemon daemon) {
    List<String> keys = new ArrayList<>();
    List<JsonObject> page;
    do {
      String after = keys.isEmpty() ? "" : "&gt=" + keys.get(keys.size() - 1);
      String target = "/default/bucket/b?listingType=Basic&maxKeys=" + PAGE + after;
      JsonValue listed = Vectors.parse(daemon.bucketd().send("GET", target).text());
      page = listed.asJsonArray().getValuesAs(JsonObject.class);
      page.forEach(entry -> keys.add(entry.getString("key")));
    } while (!page.isEmpty());
    return keys;
  }
}
