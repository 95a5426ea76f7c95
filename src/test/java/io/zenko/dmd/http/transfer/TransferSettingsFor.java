package io.zenko.dmd.http.transfer;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.DefaultSettings;

/** Transfers by the settings of the defaults, but for some. */
final class TransferSettingsFor {
  private TransferSettingsFor() {}

  /**
   * @param others names of settings, each before its value
   */
  static Transfers transfers(String... others) {
    return new Transfers(DefaultSettings.with(others), new PrometheusRegistry());
  }
}
