package io.zenko.dmd.ops.admin;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.ops.admin.document.SettingDocument;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;

/** The settings that this daemon was started with, and where each came from. */
final class SettingsInForce {
  private static final String DEFAULTS = "/META-INF/microprofile-config.properties";

  /** A file that has a secret may be named. */
  private static final Pattern SECRET = Pattern.compile(".*(TOKEN|PASSWORD)");

  /** Passwords in the URL of a database: before the host, or among the parameters. */
  private static final Pattern IN_URL =
      Pattern.compile("(?i)((?<=//)[^/@?]*(?=@))|((?<=[?&;](ssl)?password=)[^&;]*)");

  private final UnaryOperator<String> environment;
  private final UnaryOperator<String> properties;

  SettingsInForce() {
    this(System::getenv, System::getProperty);
  }

  SettingsInForce(UnaryOperator<String> environment, UnaryOperator<String> properties) {
    this.environment = environment;
    this.properties = properties;
  }

  List<SettingDocument> all() {
    Properties defaults = defaults();
    Config config = ConfigProvider.getConfig();
    List<SettingDocument> all = new ArrayList<>();
    for (String name : new TreeSet<>(defaults.stringPropertyNames())) {
      ConfigValue value = config.getConfigValue(name);
      all.add(setting(name, value.getValue(), defaults.getProperty(name), value.getSourceName()));
    }
    return all;
  }

  /**
   * @param source what the server calls the place that the value is from
   */
  SettingDocument setting(String name, String value, String byDefault, String source) {
    boolean set = value != null && !value.isBlank();
    boolean secret = SECRET.matcher(name).matches();
    Optional<String> shown =
        set && !secret ? Optional.of(IN_URL.matcher(value).replaceAll("***")) : Optional.empty();
    return new SettingDocument(name, shown, origin(name, value, byDefault, source), secret && set);
  }

  private String origin(String name, String value, String byDefault, String source) {
    // The scripts have defaults in the environment, too.
    if (value == null || value.isBlank() || value.equals(byDefault)) {
      return "default";
    }
    if (value.equals(properties.apply(name))) {
      return "system property";
    }
    if (value.equals(environment.apply(name))) {
      return "environment";
    }
    return Objects.requireNonNullElse(source, "unknown");
  }

  private static Properties defaults() {
    Properties defaults = new Properties();
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(Settings.class.getResourceAsStream(DEFAULTS)),
            StandardCharsets.UTF_8)) {
      defaults.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return defaults;
  }
}
