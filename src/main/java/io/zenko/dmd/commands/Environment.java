package io.zenko.dmd.commands;

import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.RepositoryOpener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * What a command reads and writes, and its settings: those of the daemon.
 *
 * @param out where results go
 * @param err where progress and errors go
 */
record Environment(
    Map<String, String> variables, InputStream in, PrintStream out, PrintStream err) {
  /** The repository whose files {@code --path} names. */
  static final String JSON = "json";

  private static final String DEFAULTS = "/META-INF/microprofile-config.properties";

  /**
   * The setting, of the arguments, of the environment, or its default; null where there is none.
   */
  String setting(String name, Arguments arguments) {
    if (name.equals("S3METADATAPATH") && arguments.has("--path")) {
      return arguments.option("--path").orElseThrow();
    }
    String set = variables.get(name);
    return set == null || set.isBlank() ? defaults().getProperty(name) : set;
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

  /** The name of the repository that a command reads or writes. */
  String repository(Arguments arguments) {
    return arguments
        .option("--repository")
        .orElseGet(() -> setting("METADATA_REPOSITORY", arguments));
  }

  /** Whoever names a folder means it: no other store may be taken for it. */
  void refuseUselessPath(Arguments arguments) {
    String name = repository(arguments);
    if (arguments.has("--path") && !name.equals(JSON)) {
      throw new IllegalArgumentException(
          "--path names a folder of `json`, and the repository is '"
              + name
              + "': leave --path out, or add --repository json");
    }
  }

  MetadataRepository open(Arguments arguments, boolean existing) throws IOException {
    String name = repository(arguments);
    List<RepositoryOpener> openers =
        ServiceLoader.load(RepositoryOpener.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return openers.stream()
        .filter(opener -> opener.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, openers))
        .open(setting -> setting(setting, arguments), existing);
  }

  private static IllegalArgumentException unknown(String name, List<RepositoryOpener> openers) {
    return new IllegalArgumentException(
        ("no command can open a repository '%s'; there are: %s (for one of your own, set"
                + " DMD_LIBRARIES to the folder of its jar, which needs META-INF/services/%s)")
            .formatted(
                name,
                openers.stream()
                    .map(RepositoryOpener::name)
                    .sorted()
                    .collect(Collectors.joining(", ")),
                RepositoryOpener.class.getName()));
  }
}
