package io.zenko.dmd.ops;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.HeapBudget;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.ListenerMetrics;

/** How much there is of what metrics tell is taken: the settings, as numbers beside them. */
final class BudgetLimits {
  private BudgetLimits() {}

  static void register(Settings settings, PrometheusRegistry registry) {
    Gauge connections =
        Gauge.builder()
            .name("dmd_connections_limit")
            .help("Connections that may be open (DMD_MAX_CONNECTIONS)")
            .labelNames("listener")
            .register(registry);
    settings
        .listeners()
        .keySet()
        .forEach(name -> connections.labelValues(name).set(ListenerMetrics.most(settings, name)));
    bytes("transfer_memory", "DMD_TRANSFER_MEMORY_BYTES", HeapBudget.transferBytes(settings))
        .register(registry);
    if (settings.roles().contains(Role.METADATA)) {
      registerMetadata(settings, registry);
    }
    if (settings.roles().contains(Role.DATA)) {
      settings
          .memcached()
          .ifPresent(
              memcached ->
                  bytes("memcached_buffer", "MEMCACHED_BUFFER_BYTES", memcached.bufferBytes())
                      .register(registry));
    }
  }

  private static void registerMetadata(Settings settings, PrometheusRegistry registry) {
    Settings.Limits limits = settings.limits();
    bytes("body_memory", "DMD_BODY_MEMORY_BYTES", HeapBudget.bodyBytes(settings))
        .register(registry);
    bytes("read_memory", "DMD_READ_MEMORY_BYTES", HeapBudget.readBytes(settings))
        .register(registry);
    bytes("message_memory", "DMD_MESSAGE_MEMORY_BYTES", limits.messageMemoryBytes())
        .register(registry);
    if (settings.metadataRepository().equals("json")) {
      bytes(
              "journal_pending",
              "DMD_JOURNAL_PENDING_BYTES, of each session",
              settings.json().maxPendingBytes())
          .register(registry);
      bytes("memory", "DMD_MEMORY_BYTES, of all sessions", settings.json().memoryBytes())
          .register(registry);
      bytes("index_cache", "DMD_INDEX_CACHE_BYTES", settings.json().indexCacheBytes())
          .register(registry);
    }
    settings
        .sql()
        .ifPresent(
            sql ->
                bytes(
                        "sql_pending",
                        "DMD_SQL_PENDING_BYTES, of each session",
                        sql.maxPendingBytes())
                    .register(registry));
  }

  private record Bytes(String name, String setting, long value) {
    void register(PrometheusRegistry registry) {
      Gauge.builder()
          .name("dmd_" + name + "_limit_bytes")
          .help("What dmd_" + name + "_bytes may be (" + setting + ")")
          .register(registry)
          .set((double) value);
    }
  }

  private static Bytes bytes(String name, String setting, long value) {
    return new Bytes(name, setting, value);
  }
}
