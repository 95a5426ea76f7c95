package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes an entry. */
@Command(
    name = "rm",
    header = "removes an entry, for good",
    description =
        "It goes over the protocol of front ends. The blobs that the entry refers to stay, and are"
            + " garbage if nothing else does: `sweep` removes them.")
public final class Rm extends HelpedCommand {
  private final Environment environment;

  @Mixin ProtocolChoice daemon;
  @Mixin VersionChoice version;

  @Parameters(paramLabel = "BUCKET", description = "its name")
  String bucket;

  @Parameters(paramLabel = "KEY", index = "1", description = "of the object")
  String key;

  public Rm(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    byte[] answer =
        daemon
            .open(environment)
            .send("DELETE", version.of(EntryTarget.of(bucket, key)), Optional.empty());
    if (answer.length > 0) {
      environment.out().write(answer);
      environment.out().println();
    }
    return ExitCode.OK;
  }
}
