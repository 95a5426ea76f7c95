package io.zenko.dmd.commands;

import io.zenko.dmd.commands.daemon.Backup;
import io.zenko.dmd.commands.daemon.Buckets;
import io.zenko.dmd.commands.daemon.Get;
import io.zenko.dmd.commands.daemon.Log;
import io.zenko.dmd.commands.daemon.Ls;
import io.zenko.dmd.commands.daemon.Mode;
import io.zenko.dmd.commands.daemon.Put;
import io.zenko.dmd.commands.daemon.Rm;
import io.zenko.dmd.commands.daemon.Scrub;
import io.zenko.dmd.commands.daemon.SettingsInForce;
import io.zenko.dmd.commands.daemon.Status;
import io.zenko.dmd.commands.daemon.Sweep;
import io.zenko.dmd.commands.daemon.Top;
import io.zenko.dmd.commands.store.Export;
import io.zenko.dmd.commands.store.Fsck;
import io.zenko.dmd.commands.store.Import;
import io.zenko.dmd.commands.store.ImportStock;
import io.zenko.dmd.commands.store.War;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command, which is always one of those below it. */
@Command(
    name = Dmd.NAME,
    header = "DMD, the data and metadata daemon: what an operator types",
    description = "`dmd.sh COMMAND --help` tells of a command; docs/commands.md has them all.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit statuses:%n",
    exitCodeList = {
      "0:done; of `status`, ready; of checks, sound",
      "1:failed, not ready, or damaged: a sentence on the standard error tells",
      "2:what was typed makes no sense",
      "130:ended by Ctrl-C",
      "141:who read the results has gone, as `head` does"
    })
final class Dmd extends HelpedCommand {
  static final String NAME = "dmd.sh";

  /** All of it. */
  static CommandLine commandLine(Environment environment) {
    return new CommandLine(new Dmd())
        .addSubcommand(new Status(environment))
        .addSubcommand(new Top(environment))
        .addSubcommand(new Buckets(environment))
        .addSubcommand(new Ls(environment))
        .addSubcommand(new Get(environment))
        .addSubcommand(new Put(environment))
        .addSubcommand(new Rm(environment))
        .addSubcommand(new Mode(environment))
        .addSubcommand(new Log(environment))
        .addSubcommand(new Sweep(environment))
        .addSubcommand(new Scrub(environment))
        .addSubcommand(new Backup(environment))
        .addSubcommand(new SettingsInForce(environment))
        .addSubcommand(new Fsck(environment))
        .addSubcommand(new Export(environment))
        .addSubcommand(new Import(environment))
        .addSubcommand(new ImportStock(environment))
        .addSubcommand(new War(environment))
        .addSubcommand(new Completion(environment))
        .setUsageHelpWidth(Math.min(environment.terminal().columns(), 120))
        .setUsageHelpLongOptionsMaxWidth(36);
  }

  @Override
  public Integer call() {
    throw misused("name a command");
  }
}
