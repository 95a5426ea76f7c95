package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Printable;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which version of an object. */
final class VersionChoice {
  @Option(
      names = "--version",
      paramLabel = "ID",
      description = "that version, by the id that `ls --versions` tells")
  String id;

  /** As a person copies it into a shell: most end with spaces. */
  static String shown(String id) {
    return id.isEmpty() ? "null" : "'" + Printable.of(id) + "'";
  }

  /** Empty where none is asked for. */
  Optional<String> named() {
    return Optional.ofNullable(id).filter(any -> !any.isEmpty());
  }

  Query of(Query target) {
    return target.with("versionId", id);
  }
}
