package io.zenko.dmd.commands.store;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.RepositoryOpener;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which store of metadata a command reads or writes. */
final class StoreChoice {
  /** The repository whose files {@code --path} names. */
  static final String JSON = "json";

  @Option(
      names = "--path",
      paramLabel = "DIRECTORY",
      description = "the folder of `json`; that of S3METADATAPATH unless it is named")
  String path;

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      description = "another repository than that of METADATA_REPOSITORY")
  String repository;

  /** The folder of {@code json}. */
  String path(Environment environment) {
    return path == null ? environment.setting("S3METADATAPATH") : path;
  }

  private String repository(Environment environment) {
    return Optional.ofNullable(repository)
        .orElseGet(() -> environment.setting("METADATA_REPOSITORY"));
  }

  MetadataRepository open(Environment environment, boolean existing) throws IOException {
    String name = repository(environment);
    List<RepositoryOpener> openers =
        ServiceLoader.load(RepositoryOpener.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return openers.stream()
        .filter(opener -> opener.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, openers))
        .open(
            setting ->
                setting.equals("S3METADATAPATH") ? path(environment) : environment.setting(setting),
            existing);
  }

  /** Whoever names a folder means it: no other store may be taken for it. */
  void refuseUselessPath(Environment environment) {
    String name = repository(environment);
    if (path != null && !name.equals(JSON)) {
      throw new IllegalArgumentException(
          "--path names a folder of `json`, and the repository is '"
              + name
              + "': leave --path out, or add --repository json");
    }
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
