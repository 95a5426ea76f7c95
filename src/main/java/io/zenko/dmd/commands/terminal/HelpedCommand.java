package io.zenko.dmd.commands.terminal;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that tells of itself; it answers with the status to exit with. */
public abstract class HelpedCommand implements Callable<Integer> {
  /** Of this command. */
  @Spec public CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "tells of this command")
  boolean help;

  /** What was typed makes no sense. */
  protected final ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
