package io.zenko.dmd.commands.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What a command reads and writes, and its settings: those of the daemon.
 *
 * @param out where results go
 * @param err where progress and errors go
 */
public record Environment(
    Map<String, String> variables,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal) {
  private static final String DEFAULTS = "/META-INF/microprofile-config.properties";

  /** The setting, of the environment, or its default; null where there is none. */
  public String setting(String name) {
    return variable(name).orElseGet(() -> defaults().getProperty(name));
  }

  /** What the environment says, where it says something. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  private static Properties defaults() {
    Properties defaults = new Properties();
    try (InputStream file = Environment.class.getResourceAsStream(DEFAULTS)) {
      defaults.load(file);
    } catch (IOException e) {
      throw new IllegalStateException(DEFAULTS + " cannot be read", e);
    }
    return defaults;
  }
}
