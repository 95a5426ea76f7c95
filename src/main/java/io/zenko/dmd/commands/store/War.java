package io.zenko.dmd.commands.store;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts repositories of others into the application. */
@Command(
    name = "war",
    header = "writes the application with the jars of a directory in it",
    description = "For application servers; `payara/run.sh` does so itself (DMD_LIBRARIES).")
public final class War extends HelpedCommand {
  private final Environment environment;

  @Option(
      names = "--libraries",
      required = true,
      paramLabel = "DIRECTORY",
      description = "of jars with repositories of others")
  Path libraries;

  @Option(
      names = {"-f", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "the WAR to write")
  Path output;

  @Parameters(paramLabel = "WAR", description = "the daemon's own")
  Path war;

  public War(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    List<String> added = new ExtendedWar(war, libraries).write(output);
    environment.err().println("added " + (added.isEmpty() ? "no jar" : String.join(", ", added)));
    return ExitCode.OK;
  }
}
