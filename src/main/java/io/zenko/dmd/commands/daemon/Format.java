package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.Printable;
import java.util.Locale;
import picocli.CommandLine.Option;

/** For whom a command writes. */
final class Format {
  /** The two readers. */
  enum Kind {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      description =
          "table for people, in which control characters are escaped (the default), or json for"
              + " scripts, which is exact; of what may be long, a document a line")
  Kind kind = Kind.TABLE;

  boolean isJson() {
    return kind == Kind.JSON;
  }

  /** A line of JSON; on a terminal without what that would obey. */
  static void print(Environment environment, Object json) {
    String text = json.toString();
    environment.out().println(environment.terminal().out() ? Printable.json(text) : text);
  }
}
