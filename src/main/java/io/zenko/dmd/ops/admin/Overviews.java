package io.zenko.dmd.ops.admin;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.FailedRequests;
import io.zenko.dmd.ops.Check;
import io.zenko.dmd.ops.admin.document.Overview;
import io.zenko.dmd.ops.admin.document.Part;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells how the daemon is. */
@ApplicationScoped
public class Overviews {
  /** What waits to be done, of whichever repository. */
  static final Set<String> DEBTS =
      Set.of(
          "dmd_journal_bytes",
          "dmd_journal_pending_bytes",
          "dmd_checkpoint_lag_records",
          "dmd_compaction_debt_bytes",
          "dmd_blob_compaction_debt_bytes",
          "dmd_sql_pending_bytes",
          "dmd_memcached_pending_bytes",
          "dmd_requests_under_way");

  private final Instance<Check> checks;
  private final Settings settings;
  private final PrometheusRegistry registry;
  private final FailedRequests failures;
  private final Samples samples;

  /** For CDI's proxy. */
  Overviews() {
    this(null, null, null, null, null);
  }

  @Inject
  Overviews(
      @Any Instance<Check> checks,
      Settings settings,
      PrometheusRegistry registry,
      FailedRequests failures,
      Samples samples) {
    this.checks = checks;
    this.settings = settings;
    this.registry = registry;
    this.failures = failures;
    this.samples = samples;
  }

  Overview now() {
    List<Part> parts = checks.stream().map(Overviews::part).toList();
    boolean up = parts.stream().allMatch(part -> part.troubles().isEmpty());
    Runtime runtime = Runtime.getRuntime();
    return new Overview(
        System.currentTimeMillis(),
        status(up),
        parts,
        ManagementFactory.getRuntimeMXBean().getUptime(),
        settings.roles().stream().map(role -> role.name().toLowerCase(Locale.ROOT)).toList(),
        of(Role.METADATA, settings.metadataRepository()),
        of(Role.DATA, settings.dataRepository()),
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory(),
        new Numbers(registry, DEBTS::contains).sums(),
        samples.rooms(),
        failures.count(),
        samples.last(),
        samples.lastHour());
  }

  private Optional<String> of(Role role, String repository) {
    return settings.roles().contains(role) ? Optional.of(repository) : Optional.empty();
  }

  private static Part part(Check check) {
    Map<String, String> troubles = Check.tell(check);
    return new Part(check.name(), status(troubles.isEmpty()), troubles);
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
