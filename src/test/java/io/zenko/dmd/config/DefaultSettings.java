package io.zenko.dmd.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The settings as they come, but for some. */
public final class DefaultSettings {
  private DefaultSettings() {}

  /**
   * @param others names of settings, each before its value
   */
  public static Properties texts(String... others) {
    Properties texts = new Properties();
    try (InputStream file =
        Settings.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      texts.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < others.length; i += 2) {
      texts.setProperty(others[i], others[i + 1]);
    }
    return texts;
  }

  /**
   * @param others names of settings, each before its value
   */
  public static Settings with(String... others) {
    return Settings.read(texts(others)::getProperty);
  }
}
