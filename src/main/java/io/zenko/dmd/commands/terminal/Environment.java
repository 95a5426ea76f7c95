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
  /** The setting, of the environment, or its default; null where there is none. */
  public String setting(String name) {
    return variable(name).orElseGet(() -> Defaults.ALL.getProperty(name));
  }

  /** What the environment says, where it says something. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** Read when the first of them is asked for: most commands need none. */
  private static final class Defaults {
    private static final String FILE = "/META-INF/microprofile-config.properties";
    private static final Properties ALL = read();

    private static Properties read() {
      Properties defaults = new Properties();
      try (InputStream file = Environment.class.getResourceAsStream(FILE)) {
        defaults.load(file);
      } catch (IOException e) {
        throw new IllegalStateException(FILE + " cannot be read", e);
      }
      return defaults;
    }
  }
}
