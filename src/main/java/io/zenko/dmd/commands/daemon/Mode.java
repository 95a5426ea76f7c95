package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.Printable;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells or sets whether a bucket takes writes. */
@Command(
    name = "mode",
    header = "tells whether a bucket takes writes, or sets it",
    description =
        "Every write to a read-only bucket is refused with 503, its removal included, by whatever"
            + " protocol and across restarts.")
public final class Mode extends HelpedCommand {
  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;

  @Parameters(paramLabel = "BUCKET", description = "its name")
  String bucket;

  @Parameters(
      paramLabel = "read-only|read-write",
      index = "1",
      arity = "0..1",
      description = "what it takes from now on; told what it takes where left out")
  String mode;

  public Mode(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (mode != null && !mode.matches("read-only|read-write")) {
      throw misused("the mode is read-only or read-write, not '" + mode + "'");
    }
    HttpDaemon http = daemon.open(environment);
    Fields answer =
        Fields.of(
            mode == null
                ? http.get(new Query("/admin/bucket").withAny("bucket", bucket))
                : http.post(new Query("/admin/mode").withAny("bucket", bucket).with("mode", mode)));
    if (format.isJson()) {
      Format.print(environment, answer.document());
    } else {
      environment.out().println(Printable.of(answer.text("mode")));
    }
    return ExitCode.OK;
  }
}
