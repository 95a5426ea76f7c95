package io.zenko.dmd.commands.daemon;

import picocli.CommandLine.Option;

/** How much of a list a command tells. */
final class Limit {
  @Option(names = "--from", paramLabel = "NAME", description = "begins there, not with the first")
  String from;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "ends after so many; all are told unless it is given")
  long most = Long.MAX_VALUE;

  Pages pages() {
    return new Pages(from, most);
  }
}
