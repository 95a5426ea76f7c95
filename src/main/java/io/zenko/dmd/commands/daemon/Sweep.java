package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.Printable;
import io.zenko.dmd.commands.terminal.ProgressBar;
import jakarta.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds and removes blobs that nothing refers to. */
@Command(
    name = "sweep",
    header = "tells which blobs no metadata refers to, and with --remove removes them",
    description = {
      "It reads all metadata. Ctrl-C ends it; with --detach it goes on by itself, --report tells how"
          + " it goes, and --stop ends it.",
      "With --output json, a line of the report is {\"line\":...}."
    })
public final class Sweep extends HelpedCommand {
  /** What is told of how far it is, and not of what was found. */
  private static final String STEP = "bucket ";

  private final Environment environment;

  /** What to do with a sweep that runs by itself. */
  static final class Aside {
    @Option(names = "--detach", description = "has it run by itself")
    boolean detach;

    @Option(names = "--report", description = "tells how the one that runs by itself goes, or went")
    boolean report;

    @Option(names = "--stop", description = "ends the one that runs by itself")
    boolean stop;
  }

  @Mixin DaemonChoice daemon;
  @Mixin Format format;

  @ArgGroup Aside aside;

  @Option(names = "--remove", description = "removes them")
  boolean remove;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description = "only blobs that were put longer ago: a day unless told")
  Long grace;

  @Option(
      names = "--metadata",
      paramLabel = "URL",
      description =
          "the bucketd port of the daemon whose objects refer to the blobs: the one that keeps the"
              + " blobs, unless told")
  String metadata;

  public Sweep(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    HttpDaemon http = daemon.open(environment);
    if (aside == null) {
      return follow(http) ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    Fields report =
        Fields.of(
            aside.report
                ? http.get("/admin/sweep")
                : http.post(aside.stop ? "/admin/sweep/stop" : asked("/admin/sweep")));
    tell(report);
    return report.text("status").equals("failed") ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private Query asked(String path) {
    return new Query(path)
        .with("dryRun", Boolean.toString(!remove))
        .with("graceSeconds", grace == null ? null : grace.toString())
        .with("metadata", metadata);
  }

  private boolean follow(HttpDaemon http) throws IOException {
    String last = "";
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(http.work(asked("/data/sweep")), UTF_8));
        ProgressBar progress = new ProgressBar(environment, "sweeping")) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
        if (line.startsWith(STEP)) {
          progress.at(line);
        } else {
          progress.clear();
          tell(line);
        }
      }
    }
    return last.startsWith("done:");
  }

  private void tell(String line) {
    if (format.isJson()) {
      Format.print(environment, Json.createObjectBuilder().add("line", line).build());
    } else {
      environment.out().println(Printable.of(line));
    }
    environment.out().flush();
  }

  private void tell(Fields report) {
    if (format.isJson()) {
      Format.print(environment, report.document());
      return;
    }
    report.texts("last").forEach(line -> environment.out().println(Printable.of(line)));
    Optional<String> since =
        report.document().containsKey("started")
            ? Optional.of(", begun " + Amounts.time((long) report.number("started")) + " UTC")
            : Optional.empty();
    environment
        .out()
        .println(
            "sweep: "
                + report.text("status")
                + (report.isTrue("dryRun") ? ", removes nothing" : "")
                + since.orElse(""));
  }
}
