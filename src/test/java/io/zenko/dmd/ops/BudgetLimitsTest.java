package io.zenko.dmd.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.zenko.dmd.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BudgetLimitsTest {
  private static final Path DEFAULTS =
      Path.of("src/main/resources/META-INF/microprofile-config.properties");

  @Test
  void tellsTheSettingOfEachBudget() throws IOException {
    Map<String, Double> limits =
        limits(Map.of("DMD_MEMORY_BYTES", "1000000", "DMD_INDEX_CACHE_BYTES", "2000000"));
    assertThat(limits)
        .containsEntry("dmd_body_memory_limit_bytes", 67_108_864.0)
        .containsEntry("dmd_read_memory_limit_bytes", 50_331_648.0)
        .containsEntry("dmd_message_memory_limit_bytes", 134_217_728.0)
        .containsEntry("dmd_journal_pending_limit_bytes", 16_777_216.0)
        .containsEntry("dmd_memory_limit_bytes", 1_000_000.0)
        .containsEntry("dmd_index_cache_limit_bytes", 2_000_000.0)
        .containsEntry("dmd_transfer_memory_limit_bytes", 33_554_432.0)
        .containsEntry("dmd_connections_limit", 3 * 12_288.0 + 64)
        .hasSize(8);
  }

  @Test
  void tellsNothingOfWhatIsNotThere() throws IOException {
    assertThat(limits(Map.of("METADATA_REPOSITORY", "sql")))
        .containsEntry("dmd_sql_pending_limit_bytes", 33_554_432.0)
        .doesNotContainKeys("dmd_memory_limit_bytes", "dmd_index_cache_limit_bytes");
    assertThat(limits(Map.of("DMD_ROLES", "data", "DATA_REPOSITORY", "memcached")))
        .containsOnlyKeys(
            "dmd_connections_limit",
            "dmd_memcached_buffer_limit_bytes",
            "dmd_transfer_memory_limit_bytes")
        .containsEntry("dmd_connections_limit", 12_288.0 + 64);
  }

  /** The values, of all labels together. */
  private static Map<String, Double> limits(Map<String, String> set) throws IOException {
    Properties texts = new Properties();
    try (Reader reader = Files.newBufferedReader(DEFAULTS)) {
      texts.load(reader);
    }
    texts.putAll(set);
    PrometheusRegistry registry = new PrometheusRegistry();
    BudgetLimits.register(Settings.read(texts::getProperty), registry);
    Map<String, Double> limits = new TreeMap<>();
    for (MetricSnapshot metric : registry.scrape()) {
      double sum =
          ((GaugeSnapshot) metric)
              .getDataPoints().stream()
                  .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                  .sum();
      limits.put(metric.getMetadata().getName(), sum);
    }
    return limits;
  }
}
