package io.zenko.dmd.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.hdfs.config.HdfsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(DMD_HDFS_\\w+)` \\| (?:`([^`]*)`)? ?\\|.*$");

  @Test
  void documentsEachDefault() throws IOException {
    Properties defaults = defaults();
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

  private static Properties defaults() throws IOException {
    Properties defaults = new Properties();
    try (InputStream in =
        SettingsTest.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      defaults.load(in);
    }
    return defaults;
  }

  /** Of the time for a DataNode, which has a default, nobody needs to know for that. */
  @Test
  void takesATimeoutThatIsShorterThanTheDefaultOfThatOfANode() throws IOException {
    Properties set = defaults();
    set.setProperty("DMD_HDFS_URI", "hdfs://localhost/blobs");
    set.setProperty("DMD_HDFS_TIMEOUT_MILLIS", "2000");
    HdfsSettings settings = HdfsDataRepositoryProducer.settings(config(set));
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.nodeTimeout()).isEqualTo(Duration.ofSeconds(2));
    set.setProperty("DMD_HDFS_TIMEOUT_MILLIS", "20000");
    assertThat(HdfsDataRepositoryProducer.settings(config(set)).nodeTimeout())
        .isEqualTo(Duration.ofSeconds(5));
  }

  private static Config config(Properties set) {
    return (Config)
        Proxy.newProxyInstance(
            SettingsTest.class.getClassLoader(),
            new Class<?>[] {Config.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getValue" -> set.getProperty((String) args[0]);
                  case "getOptionalValue" -> Optional.ofNullable(set.getProperty((String) args[0]));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
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
    TestCluster.Settings old = TestCluster.settings(uri);
    old.deletesAge = old.timeout;
    assertThatThrownBy(old::get).hasMessageContaining("DMD_HDFS_DELETES_AGE_MILLIS");
    assertThatThrownBy(() -> TestCluster.settings(URI.create("hdfs://localhost/")).get())
        .hasMessageContaining("DMD_HDFS_URI");
  }
}
