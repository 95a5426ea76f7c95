package io.zenko.dmd.commands;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.MisuseException;
import io.zenko.dmd.commands.terminal.OutputLostException;
import io.zenko.dmd.commands.terminal.Printable;
import io.zenko.dmd.commands.terminal.Sentence;
import io.zenko.dmd.commands.terminal.StandardOutput;
import io.zenko.dmd.commands.terminal.Terminal;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.transfer.TransferException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;

/** Runs the command, and says in a sentence what fails. */
public final class Main {
  /** Of shells, for a program that wrote to one which was gone: 128, and SIGPIPE. */
  static final int NOBODY_READS = 141;

  /** What an operator can do something about; all else is a defect, with its trace. */
  private static final Set<Class<? extends Throwable>> TOLD =
      Set.of(
          IOException.class,
          UncheckedIOException.class,
          ServiceConfigurationError.class,
          MetadataException.class,
          DataException.class,
          TransferException.class,
          IllegalArgumentException.class);

  private final Environment environment;

  Main(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] words) {
    Environment environment =
        new Environment(
            System.getenv(),
            System.in,
            StandardOutput.over(new FileOutputStream(FileDescriptor.out)),
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            Terminal.ofProperties());
    System.exit(new Main(environment).run(Arrays.asList(words)));
  }

  /** Answers with the status to exit with. */
  int run(List<String> words) {
    int status;
    try {
      status = commandLine(words).execute(words.toArray(String[]::new));
    } catch (OutputLostException e) {
      status = lost(e);
    }
    try {
      environment.out().flush();
      return status;
    } catch (OutputLostException e) {
      return status == ExitCode.OK ? lost(e) : status;
    }
  }

  private CommandLine commandLine(List<String> words) {
    boolean colours = environment.terminal().out() && environment.variable("NO_COLOR").isEmpty();
    return Dmd.commandLine(environment, words)
        .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler((failure, command, parsed) -> tell(failure));
  }

  private int tell(Exception failure) throws Exception {
    if (failure instanceof OutputLostException lost) {
      return lost(lost);
    }
    if (failure instanceof MisuseException) {
      environment.err().println(Printable.of(failure.getMessage()));
      return ExitCode.USAGE;
    }
    if (TOLD.stream().noneMatch(type -> type.isInstance(failure))) {
      throw failure;
    }
    try {
      environment.out().flush();
    } catch (OutputLostException e) {
      return lost(e);
    }
    environment.err().println(Printable.of(Sentence.of(failure)));
    return ExitCode.SOFTWARE;
  }

  private int lost(OutputLostException failure) {
    if (failure.nobodyReads()) {
      return NOBODY_READS;
    }
    environment.err().println(failure.getMessage());
    return ExitCode.SOFTWARE;
  }
}
