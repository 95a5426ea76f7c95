package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Printable;
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

  Query of(Query target) {
    return target.with("versionId", id);
  }
}
