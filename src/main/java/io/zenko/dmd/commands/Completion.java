package io.zenko.dmd.commands;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Writes the completion of the command for a shell. */
@Command(
    name = "completion",
    header = "writes what bash and zsh complete the command with",
    description = {
      "For this shell: source <(payara/dmd.sh completion)",
      "For every bash: payara/dmd.sh completion >~/.local/share/bash-completion/completions/dmd.sh",
      "For zsh, in ~/.zshrc: autoload -U +X compinit && compinit; autoload -U +X bashcompinit"
          + " && bashcompinit; source <(.../payara/dmd.sh completion)"
    })
final class Completion extends HelpedCommand {
  private final Environment environment;

  Completion(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    environment.out().print(AutoComplete.bash(Dmd.NAME, spec.root().commandLine()));
    return ExitCode.OK;
  }
}
