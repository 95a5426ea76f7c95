package io.zenko.dmd.commands;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code docs/commands.md}, made from what the commands say of themselves. */
final class CommandsPage {
  private static final String HEAD =
      """
      # The command

      `payara/dmd.sh` is what an operator types: it asks a running daemon, over the network too, or reads and writes stores beside it.
      This page is made from the commands themselves (`mvn test -Dtest=CommandsPageTest -Ddmd.commands.write=true`); a test fails where it is another.

      ```
      payara/dmd.sh status
      payara/dmd.sh ls photos 2024/
      payara/dmd.sh ls photos --recursive --output json | jq -r .key
      payara/dmd.sh log --follow --bucket photos
      DMD_ADMIN_URL=https://dmd.example:9992 DMD_ADMIN_TOKEN_FILE=token payara/dmd.sh top --ca issuer.pem
      ```

      """;

  private static final String MIDDLE =
      """

      ## Which daemon

      Without options it is the daemon of these settings: `DMD_ADMIN_ADDR` and `DMD_ADMIN_PORT` say where, `DMD_ADMIN_TOKEN_FILE` or `DMD_ADMIN_TOKEN` with which token, and with `DMD_TLS_CERTIFICATE` it trusts
      the key of that certificate alone. Another one is named by `--url`, or by variables, which are the command's own:

      | variable | option | what it is |
      | --- | --- | --- |
      | `DMD_ADMIN_URL` | `--url` | the administration port of the daemon |
      | `DMD_BUCKETD_URL` | `--bucketd-url` | its bucketd port, for `get`, `put` and `rm` |
      | `DMD_DATA_URL` | `--data-url` | its DataFile port, for `get --data` |
      | `DMD_ADMIN_TOKEN_FILE` | `--token-file` | a file that has the token |
      | `DMD_ADMIN_TOKEN` | `--token` | the token itself. On the command line everybody on the machine can see it in the list of processes |
      | `DMD_ADMIN_CA` | `--ca` | issuers of the daemon's certificate, in PEM; those that Java trusts unless it is named |
      | `DMD_ADMIN_CERT`, `DMD_ADMIN_KEY` | `--cert`, `--key` | what to show where the port asks for a certificate, in PEM |
      | `NO_COLOR` | | no colours in the help |

      From elsewhere without a token, a tunnel leads to it: `ssh -L 9992:127.0.0.1:9992 HOST`. `get`, `put` and `rm` speak the protocol of front ends, whose ports know no users: they reach it where front ends do.

      ## What it writes

      Tables are for people: control characters in names and keys, and those that hide or turn text, are written as escapes (`\\x1b`, `\\u202e`), so that nothing that is in a store is obeyed by a terminal. `--output json` is for scripts, and exact:
      on a terminal alone, such characters are escapes of JSON in it, which say the same. Of what may be long it is a document a line. Lists are told as they come, in little memory however long they are. Progress is shown on a terminal alone, of what takes more than a second. Times are UTC.

      ## Completion

      ```
      source <(payara/dmd.sh completion)                                                    # this shell
      payara/dmd.sh completion >~/.local/share/bash-completion/completions/dmd.sh            # every bash
      ```

      ## How fast it starts

      The first use makes an archive of the command's classes in `target/warm` (`DMD_WARM`), which takes some two seconds, once; where that folder cannot be written, it goes without. The image has one.
      `payara/dmd.sh --warm` makes it and does no more.
      """;

  private CommandsPage() {}

  static String make() {
    Environment nowhere =
        new Environment(
            Map.of(),
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            Terminal.NONE);
    CommandLine all = Dmd.commandLine(nowhere);
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| command | |\n| --- | --- |\n");
    all.getSubcommands()
        .forEach(
            (name, command) ->
                page.append("| [`%s`](#%s) | %s |\n".formatted(name, name, header(command))));
    page.append("\n| exit status | |\n| --- | --- |\n");
    all.getCommandSpec()
        .usageMessage()
        .exitCodeList()
        .forEach((status, what) -> page.append("| %s | %s |\n".formatted(status, what)));
    page.append(MIDDLE);
    page.append("\n## Options that many have\n\n| | |\n| --- | --- |\n");
    for (OptionSpec option : all.getSubcommands().get("status").getCommandSpec().options()) {
      page.append(row(option));
    }
    String common = page.toString();
    all.getSubcommands().forEach((name, command) -> page.append(section(name, command, common)));
    return page.toString();
  }

  private static String header(CommandLine command) {
    return String.join(" ", command.getCommandSpec().usageMessage().header());
  }

  private static String section(String name, CommandLine command, String common) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    StringBuilder text = new StringBuilder("\n## " + name + "\n\n");
    text.append(sentence(header(command))).append('\n');
    for (String line : usage.description()) {
      text.append(line).append('\n');
    }
    Help help = new Help(spec, Help.defaultColorScheme(Ansi.OFF));
    text.append("\n```\n").append(help.synopsis(0).stripTrailing()).append("\n```\n");
    StringBuilder rows = new StringBuilder();
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      rows.append(row(parameter.paramLabel(), parameter.description()));
    }
    for (OptionSpec option : spec.options()) {
      if (!common.contains(row(option))) {
        rows.append(row(option));
      }
    }
    if (rows.length() > 0) {
      text.append("\n| | |\n| --- | --- |\n").append(rows);
    }
    return text.toString();
  }

  private static String row(OptionSpec option) {
    String names = String.join("`, `", option.names());
    String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return row(names + value, option.description());
  }

  private static String row(String what, String[] description) {
    return "| `%s` | %s |\n"
        .formatted(what.replace("|", "\\|"), String.join(" ", List.of(description)));
  }

  private static String sentence(String header) {
    return header.substring(0, 1).toUpperCase(Locale.ROOT) + header.substring(1) + ".";
  }
}
