package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Removes an entry. */
@Command(
    name = "rm",
    header = "removes an entry, for good",
    description =
        "It goes over the protocol of front ends. The blobs that the entry refers to stay, and are"
            + " garbage if nothing else does: `sweep` removes them. With --output json, it tells what was"
            + " done: {\"bucket\", \"method\":\"delete\", \"key\", \"version\"}.")
public final class Rm extends HelpedCommand {
  private final Environment environment;

  @Mixin EntryChoice chosen;
  @Mixin Format format;

  public Rm(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    chosen.write(environment, format, chosen.target(), Optional.empty());
    return ExitCode.OK;
  }
}
