package io.zenko.dmd.commands;

import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.RepositoryOpener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;

/**
 * What a command reads and writes, and its settings: those of the daemon.
 *
 * @param out where results go
 * @param err where progress and errors go
 */
record Environment(
    Map<String, String> variables, InputStream in, PrintStream out, PrintStream err) {
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

  MetadataRepository open(Arguments arguments, boolean existing) throws IOException {
    String name =
        arguments.option("--repository").orElseGet(() -> setting("METADATA_REPOSITORY", arguments));
    return ServiceLoader.load(RepositoryOpener.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(opener -> opener.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new Arguments.UsageException("no command can open a repository '" + name + "'"))
        .open(setting -> setting(setting, arguments), existing);
  }
}
