package io.zenko.dmd.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives the settings to whoever injects them. */
@ApplicationScoped
public class SettingsProducer {
  @Produces
  @Singleton
  Settings settings() {
    Config config = ConfigProvider.getConfig();
    return Settings.read(name -> config.getOptionalValue(name, String.class).orElse(null));
  }
}
