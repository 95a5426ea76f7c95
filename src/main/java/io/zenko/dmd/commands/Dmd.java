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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
  private static final String COMPLETION = "completion";
  private static final int WIDEST = 120;
  private static final int NARROWEST = 60;

  private static final Map<String, Function<Environment, HelpedCommand>> COMMANDS = commands();

  private static Map<String, Function<Environment, HelpedCommand>> commands() {
    Map<String, Function<Environment, HelpedCommand>> all = new LinkedHashMap<>();
    all.put("status", Status::new);
    all.put("top", Top::new);
    all.put("buckets", Buckets::new);
    all.put("ls", Ls::new);
    all.put("get", Get::new);
    all.put("put", Put::new);
    all.put("rm", Rm::new);
    all.put("mode", Mode::new);
    all.put("log", Log::new);
    all.put("sweep", Sweep::new);
    all.put("scrub", Scrub::new);
    all.put("backup", Backup::new);
    all.put("settings", SettingsInForce::new);
    all.put("fsck", Fsck::new);
    all.put("export", Export::new);
    all.put("import", Import::new);
    all.put("import-stock", ImportStock::new);
    all.put("war", War::new);
    all.put(COMPLETION, Completion::new);
    return all;
  }

  /** All of it. */
  static CommandLine commandLine(Environment environment) {
    return commandLine(environment, COMMANDS.keySet());
  }

  /**
   * As much of it as these words need: to look at what all others say of themselves takes longer
   * than most commands do.
   */
  static CommandLine commandLine(Environment environment, List<String> words) {
    return words.isEmpty() || !COMMANDS.containsKey(words.get(0)) || words.contains(COMPLETION)
        ? commandLine(environment)
        : commandLine(environment, Set.of(words.get(0)));
  }

  private static CommandLine commandLine(Environment environment, Set<String> names) {
    CommandLine all = new CommandLine(new Dmd());
    COMMANDS.forEach(
        (name, command) -> {
          if (names.contains(name)) {
            all.addSubcommand(name, command.apply(environment));
          }
        });
    return all.setUsageHelpWidth(
            Math.max(NARROWEST, Math.min(environment.terminal().columns(), WIDEST)))
        .setUsageHelpLongOptionsMaxWidth(36);
  }

  @Override
  public Integer call() {
    throw misused("name a command");
  }
}
