package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.Table;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells a daemon's settings. */
@Command(
    name = "settings",
    header = "tells the settings in force, and where each came from",
    description = "Secrets are not told. docs/settings.md says what each is.")
public final class SettingsInForce extends HelpedCommand {
  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;

  @Option(names = "--set", description = "only those that are not the default")
  boolean set;

  @Parameters(paramLabel = "WORD", arity = "0..1", description = "only those whose names have it")
  String word = "";

  public SettingsInForce(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    JsonStructure all = daemon.open(environment).get("/admin/settings");
    Table table = new Table("name", "value", "from");
    for (Fields setting : Status.each(all)) {
      String name = setting.text("name");
      String origin = setting.text("origin");
      if (!name.toUpperCase(Locale.ROOT).contains(word.toUpperCase(Locale.ROOT))
          || (set && origin.equals("default"))) {
        continue;
      }
      if (format.isJson()) {
        Format.print(environment, setting.document());
      } else {
        table.add(name, setting.isTrue("secret") ? "(secret)" : setting.text("value"), origin);
      }
    }
    if (!format.isJson()) {
      table.print(environment.out(), "");
    }
    return ExitCode.OK;
  }
}
