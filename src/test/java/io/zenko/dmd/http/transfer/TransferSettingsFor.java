package io.zenko.dmd.http.transfer;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Transfers by the settings of the defaults, but for some. */
final class TransferSettingsFor {
  private TransferSettingsFor() {}

  /**
   * @param others names of settings, each before its value
   */
  static Transfers transfers(String... others) {
    Properties texts = new Properties();
    try (Reader defaults =
        Files.newBufferedReader(
            Path.of("src/main/resources/META-INF/microprofile-config.properties"),
            StandardCharsets.UTF_8)) {
      texts.load(defaults);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < others.length; i += 2) {
      texts.setProperty(others[i], others[i + 1]);
    }
    return new Transfers(Settings.read(texts::getProperty), new PrometheusRegistry());
  }
}
