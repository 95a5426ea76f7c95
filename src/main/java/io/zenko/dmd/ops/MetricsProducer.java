package io.zenko.dmd.ops;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Gives the daemon's registry of metrics to whoever has some; the Java machine's are in it already,
 * and how much there is of each budget.
 */
@ApplicationScoped
public class MetricsProducer {
  @Produces
  @Singleton
  PrometheusRegistry registry(Settings settings) {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    BudgetLimits.register(settings, registry);
    return registry;
  }
}
