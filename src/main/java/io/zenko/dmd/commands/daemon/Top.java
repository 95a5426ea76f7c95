package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.Terminal;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a daemon does, as it does it. */
@Command(
    name = "top",
    header = "shows what the daemon does, until Ctrl-C",
    description =
        "On a terminal, the screen of `status` again and again; else a line a sample (or a document,"
            + " with --output json). The daemon takes a sample each five seconds.")
public final class Top extends HelpedCommand {
  private static final String HOME = "\033[H";
  private static final String REST_OF_LINE = "\033[K";
  private static final String REST_OF_SCREEN = "\033[J";
  private static final String ALL = "\033[2J";
  private static final int HEADS_EVERY = 20;

  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "ends after so many")
  long count = Long.MAX_VALUE;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      description = "how often the daemon is asked: 5 unless told")
  double seconds = 5;

  private long rows;

  public Top(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (!(seconds >= 0.1) || count < 1) {
      throw misused("--every is 0.1 or more, and --count 1 or more");
    }
    HttpDaemon http = daemon.open(environment);
    boolean screen = isScreen();
    if (!screen) {
      show(http);
      return ExitCode.OK;
    }
    environment.out().print(ALL);
    // Whoever ends it by Ctrl-C finds the prompt on a line of its own.
    Thread below = new Thread(this::endLine, "top-end");
    Runtime.getRuntime().addShutdownHook(below);
    try {
      show(http);
    } finally {
      if (removeHook(below)) {
        endLine();
      }
    }
    return ExitCode.OK;
  }

  private void endLine() {
    environment.out().println();
    environment.out().flush();
  }

  /** Whether it had not begun. */
  private static boolean removeHook(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false; // the machine is stopping, and the hook has its turn
    }
  }

  private void show(HttpDaemon http) throws IOException {
    boolean screen = isScreen();
    double last = 0;
    for (long shown = 0; shown < count; ) {
      Fields overview = Fields.of(http.get("/admin/overview"));
      Fields sample = overview.object("last");
      if (screen) {
        draw(http, overview);
        shown++;
      } else if (sample.number("time") > last) {
        last = sample.number("time");
        tell(sample);
        shown++;
      }
      environment.out().flush();
      if (shown < count) {
        pause();
      }
    }
  }

  private boolean isScreen() {
    return environment.terminal().out() && !format.isJson();
  }

  private void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep((long) (seconds * 1_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** In one piece, so that it does not flicker. */
  private void draw(HttpDaemon http, Fields overview) throws IOException {
    boolean metadata = overview.texts("roles").contains("metadata");
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PrintStream lines = new PrintStream(text, false, StandardCharsets.UTF_8)) {
      new Sheet(
              http.url(), overview, metadata ? Status.each(http.get("/admin/sessions")) : List.of())
          .print(lines);
      lines.print(Amounts.time((long) overview.number("time")) + " UTC, Ctrl-C ends");
    }
    environment.out().print(HOME + screen(text.toString(StandardCharsets.UTF_8)) + REST_OF_SCREEN);
  }

  /** As much as fits: a line more, and it would scroll. */
  private String screen(String text) {
    Terminal terminal = environment.terminal().now();
    return text.lines()
        .limit(terminal.rows())
        .map(line -> line.substring(0, Math.min(line.length(), terminal.columns() - 1)))
        .collect(Collectors.joining(REST_OF_LINE + "\n", "", REST_OF_LINE));
  }

  private void tell(Fields sample) {
    if (format.isJson()) {
      Format.print(environment, sample.document());
      return;
    }
    if (rows++ % HEADS_EVERY == 0) {
      row("TIME (UTC)", "REQUESTS/S", "ERRORS/S", "P99", "IN/S", "OUT/S", "HEAP");
    }
    double requests = 0;
    double errors = 0;
    OptionalDouble slowest = OptionalDouble.empty();
    for (Map.Entry<String, JsonValue> each : sample.object("protocols").document().entrySet()) {
      Fields protocol = Fields.of(each.getValue());
      requests += protocol.number("requests");
      errors += protocol.number("errors");
      double p99 = protocol.number("p99");
      slowest = p99 > slowest.orElse(0) ? OptionalDouble.of(p99) : slowest;
    }
    row(
        Amounts.time((long) sample.number("time")),
        Amounts.count(Sheet.round(requests)),
        Amounts.count(Sheet.round(errors)),
        Sheet.latency(slowest),
        Amounts.bytes(sample.number("received")),
        Amounts.bytes(sample.number("sent")),
        Amounts.bytes(sample.number("heap")));
  }

  private void row(String... cells) {
    environment.out().printf("%-19s %11s %9s %9s %9s %9s %9s%n", (Object[]) cells);
  }
}
