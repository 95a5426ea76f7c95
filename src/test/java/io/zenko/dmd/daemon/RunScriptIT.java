package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the daemon everywhere. */
class RunScriptIT {
  @TempDir Path folder;

  @Test
  void aTakenPortStopsTheStartWithASentence() throws IOException {
    try (Daemon daemon = new Daemon(folder);
        ServerSocket taken =
            new ServerSocket(daemon.port("DATA"), 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThat(daemon.launch().awaitEnd()).isEqualTo(1);
      assertThat(daemon.log())
          .isEqualTo(
              "dmd: port %d on 127.0.0.1 is taken: stop what listens there, or choose another with DMD_DATA_PORT\n"
                  .formatted(daemon.port("DATA")));
    }
  }

  @Test
  void aBadSettingStopsTheStartWithASentence() {
    try (Daemon daemon = new Daemon(folder).with("DMD_MAX_VALUE_BYTES", "many")) {
      assertThat(daemon.launch().awaitEnd()).isEqualTo(1);
      assertThat(daemon.log())
          .contains(
              "dmd: the daemon cannot start: DMD_MAX_VALUE_BYTES is a whole number from 65536 to"
                  + " 1073741824, not 'many'\n");
    }
  }

  @Test
  void aRepositoryThatIsNotThereStopsTheStartWithASentence() {
    try (Daemon daemon = new Daemon(folder).with("METADATA_REPOSITORY", "none")) {
      assertThat(daemon.launch().awaitEnd()).isEqualTo(1);
      assertThat(daemon.log())
          .contains(
              "METADATA_REPOSITORY names no repository of this daemon: 'none'; there are: json, ");
    }
  }

  @Test
  void administrationForOthersNeedsAToken() {
    try (Daemon daemon = new Daemon(folder).with("DMD_ADMIN_ADDR", "0.0.0.0")) {
      assertThat(daemon.launch().awaitEnd()).isEqualTo(1);
      assertThat(daemon.log())
          .contains(
              "dmd: the daemon cannot start: DMD_ADMIN_ADDR is 0.0.0.0, which others may reach: set"
                  + " DMD_ADMIN_TOKEN or DMD_ADMIN_TOKEN_FILE, or bind administration to 127.0.0.1\n");
    }
  }

  @Test
  void whatWasStoredIsThereAfterACleanStop() {
    try (Daemon daemon = new Daemon(folder).start()) {
      daemon.bucketd().send("POST", "/default/bucket/b", "{\"b\":1}");
      daemon.bucketd().send("POST", "/default/bucket/b/k", "{\"k\":1}");
      assertThat(daemon.stop()).isZero();

      daemon.start();
      assertThat(daemon.bucketd().send("GET", "/default/attributes/b").text())
          .isEqualTo("{\"b\":1}");
      assertThat(daemon.bucketd().send("GET", "/default/bucket/b/k").text()).isEqualTo("{\"k\":1}");
      assertThat(daemon.stop()).isZero();
      assertThat(daemon.log()).doesNotContain("SEVERE").doesNotContain("WARNING");
    }
  }
}
