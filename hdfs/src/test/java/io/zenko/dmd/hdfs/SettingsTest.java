package io.zenko.dmd.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(DMD_HDFS_\\w+)` \\| (?:`([^`]*)`)? ?\\|.*$");

  @Test
  void documentsEachDefault() throws IOException {
    Properties defaults = new Properties();
    try (InputStream in =
        SettingsTest.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      defaults.load(in);
    }
    defaults.keySet().removeIf(name -> !name.toString().startsWith("DMD_HDFS_"));
    TreeMap<Object, Object> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/scaling.md"), UTF_8)) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && row.group(2) != null) {
        documented.put(row.group(1), row.group(2));
      }
    }
    assertThat(documented).isEqualTo(new TreeMap<>(defaults));
  }

  @Test
  void refusesWhatCannotBe() {
    URI uri = URI.create("hdfs://localhost/blobs");
    assertThat(TestCluster.settings(uri).get().replication()).isEqualTo(3);
    TestCluster.Settings few = TestCluster.settings(uri);
    few.minReplication = 4;
    assertThatThrownBy(few::get).hasMessageContaining("DMD_HDFS_MIN_REPLICATION");
    TestCluster.Settings small = TestCluster.settings(uri);
    small.segmentBytes = 1000;
    assertThatThrownBy(small::get).hasMessageContaining("DMD_HDFS_SEGMENT_BYTES");
    TestCluster.Settings hasty = TestCluster.settings(uri);
    hasty.timeout = Duration.ofMillis(1);
    assertThatThrownBy(hasty::get).hasMessageContaining("DMD_HDFS_TIMEOUT_MILLIS");
    assertThatThrownBy(() -> TestCluster.settings(URI.create("hdfs://localhost/")).get())
        .hasMessageContaining("DMD_HDFS_URI");
  }
}
