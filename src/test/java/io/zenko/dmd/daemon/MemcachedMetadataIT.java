package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons without a disk, with metadata and blobs in memcached. */
class MemcachedMetadataIT {
  private static final int EVERY = 16;
  private static final String OK = "HTTP/1.1 200 OK";

  @TempDir Path folder;

  private final MemcachedProcess memcached = MemcachedProcess.launch("-M");
  private Daemon one;
  private Daemon other;

  @AfterEach
  void stop() {
    if (one != null) {
      one.close();
    }
    if (other != null) {
      other.close();
    }
    memcached.close();
  }

  private Daemon daemon(String name, boolean create) {
    return new Daemon(folder.resolve(name))
        .with("METADATA_REPOSITORY", "memcached")
        .with("DATA_REPOSITORY", "memcached")
        .with("MEMCACHED_SERVERS", memcached.server().toString())
        .with("DMD_MEMCACHED_CREATE", Boolean.toString(create));
  }

  @Test
  void daemonsShareTheStoreAndTellItsLoss() throws IOException {
    one = daemon("one", true).start();
    other = daemon("other", false).start();
    try (VectorReplay replay = new VectorReplay(other.bucketd())) {
      int number = 0;
      for (JsonObject scenario : Vectors.read("versioning")) {
        // The contract suite has gone through all of them below HTTP.
        if (number++ % EVERY == 0) {
          replay.history(scenario);
        }
      }
      assertThat(replay.problems().stream().limit(20)).isEmpty();
      assertThat(replay.asked()).isGreaterThan(300);
    }
    String path = "/default/bucket/shared/k";
    assertThat(one.bucketd().send("POST", "/default/bucket/shared", "{}").statusLine())
        .isEqualTo(OK);
    for (int i = 0; i < 10; i++) {
      String value = "{\"n\":" + i + "}";
      Wire writer = (i % 2 == 0 ? one : other).bucketd();
      Wire reader = (i % 2 == 0 ? other : one).bucketd();
      assertThat(writer.send("POST", path, value).statusLine()).isEqualTo(OK);
      assertThat(reader.send("GET", path).text()).isEqualTo(value);
    }

    memcached.kill();
    memcached.start();
    Await.until(
        "the loss is told",
        () ->
            new Wire(one.port("ADMIN"))
                .send("GET", "/health/ready")
                .text()
                .contains("no store of metadata"));
    assertThat(one.bucketd().send("GET", path).statusLine()).startsWith("HTTP/1.1 503");
    assertThat(other.bucketd().send("POST", path, "{}").statusLine()).startsWith("HTTP/1.1 503");
  }
}
