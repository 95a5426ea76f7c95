package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data and metadata as two processes, on one machine and with one set of paths. */
class RolesIT {
  @TempDir Path folder;

  @Test
  void eachProcessServesItsHalfAndLeavesTheOtherAlone() {
    Path shared = folder.resolve("shared");
    try (Daemon data = half("data", shared).start();
        Daemon metadata = half("metadata", shared).start()) {
      assertThat(health(data)).contains("\"data\"").doesNotContain("\"metadata\"");
      assertThat(health(metadata)).contains("\"metadata\"").doesNotContain("\"data\",");
      assertThat(shared.resolve("data/blobs")).isDirectory();
      assertThat(shared.resolve("data/metadata")).doesNotExist();
      assertThat(shared.resolve("metadata/metadata")).isDirectory();
      assertThat(shared.resolve("metadata/blobs")).doesNotExist();

      Wire.Answer put = data.data().send("PUT", "/DataFile", "bytes");
      assertThat(data.data().send("GET", put.headers().get("location")).text()).isEqualTo("bytes");
      metadata.bucketd().send("POST", "/default/bucket/b", "{}");
      assertThat(metadata.bucketd().send("GET", "/default/attributes/b").text()).isEqualTo("{}");

      assertClosed(data, "BUCKETD");
      assertClosed(data, "MDFILE");
      assertClosed(metadata, "DATA");

      assertThat(metrics(data)).contains("listener=\"data\"").doesNotContain("bucketd", "session");
      assertThat(metrics(metadata))
          .contains("listener=\"bucketd\"")
          .doesNotContain("listener=\"data\"");
      assertThat(admin(metadata).statusOf("POST", "/data/sweep")).startsWith("HTTP/1.1 404 ");
      assertThat(admin(data).statusOf("POST", "/data/sweep")).startsWith("HTTP/1.1 400 ");

      assertThat(data.stop()).isZero();
      assertThat(metadata.stop()).isZero();
      assertThat(data.log() + metadata.log()).doesNotContain("SEVERE").doesNotContain("WARNING");
    }
  }

  private Daemon half(String role, Path shared) {
    return new Daemon(folder.resolve(role))
        .withDefaultHeap()
        .with("DMD_ROLES", role)
        .with("S3METADATAPATH", shared.resolve(role).resolve("metadata").toString())
        .with("S3DATAPATH", shared.resolve(role).resolve("blobs").toString());
  }

  private static Wire admin(Daemon daemon) {
    return new Wire(daemon.port("ADMIN"));
  }

  private static String health(Daemon daemon) {
    return admin(daemon).send("GET", "/health").text();
  }

  private static String metrics(Daemon daemon) {
    return admin(daemon).send("GET", "/metrics").text();
  }

  private static void assertClosed(Daemon daemon, String listener) {
    assertThatThrownBy(() -> new Wire(daemon.port(listener)).connect().close())
        .isInstanceOf(ConnectException.class);
  }
}
