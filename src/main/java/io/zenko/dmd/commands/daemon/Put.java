package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts an entry. */
@Command(
    name = "put",
    header = "puts an entry: an object's metadata, in JSON",
    description =
        "It takes the place of the one there. It goes over the protocol of front ends, which do not"
            + " learn of it: an entry that they are to read has what they write there. The bytes of"
            + " objects are put through a front end. With --output json, it tells what was done:"
            + " {\"bucket\", \"method\":\"put\", \"key\", \"version\", \"bytes\"}.")
public final class Put extends HelpedCommand {
  private final Environment environment;

  @Mixin EntryChoice chosen;
  @Mixin Format format;

  @Option(names = "--versioning", description = "as a new version of the object")
  boolean versioning;

  @Parameters(
      paramLabel = "FILE",
      index = "2",
      arity = "0..1",
      description = "that has the JSON; - or none for the standard input")
  String file;

  public Put(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    byte[] value =
        file == null || file.equals("-")
            ? environment.in().readAllBytes()
            : Files.readAllBytes(Path.of(file));
    Query target = chosen.target().with("versioning", versioning ? "true" : "");
    chosen.write(environment, format, target, Optional.of(value));
    return ExitCode.OK;
  }
}
