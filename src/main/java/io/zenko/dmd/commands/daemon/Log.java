package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.Printable;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what was changed. */
@Command(
    name = "log",
    header = "tells what was changed last, and with --follow what is changed from then on",
    description = {
      "A line for each entry that a change put or deleted, of the first 20 of a change.",
      "Each session has a log of its own; --bucket asks that of the bucket's session."
    })
public final class Log extends HelpedCommand {
  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;

  @Option(
      names = {"-f", "--follow"},
      description = "goes on until Ctrl-C")
  boolean follow;

  @Option(
      names = {"-b", "--bucket"},
      paramLabel = "BUCKET",
      description = "tells its changes alone")
  String bucket;

  @Option(
      names = {"-s", "--session"},
      paramLabel = "N",
      description = "tells those of one session, from 1")
  Integer session;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description =
          "of the last so many changes of a session, to 1000: 20 unless told, or 0 with --follow")
  Integer last;

  public Log(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    HttpDaemon http = daemon.open(environment);
    List<Integer> sessions = sessions(http);
    if (sessions.size() == 1) {
      tell(http, sessions.get(0));
      return ExitCode.OK;
    }
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "log");
              thread.setDaemon(true);
              return thread;
            });
    try {
      if (!follow) {
        for (int each : sessions) {
          tell(http, each);
        }
        return ExitCode.OK;
      }
      // Whichever ends first has failed.
      ExecutorCompletionService<Void> all = new ExecutorCompletionService<>(threads);
      sessions.forEach(
          each ->
              all.submit(
                  () -> {
                    tell(http, each);
                    return null;
                  }));
      all.take().get();
      return ExitCode.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Integer> sessions(HttpDaemon http) throws IOException {
    if (session != null) {
      return List.of(session);
    }
    if (bucket != null) {
      Fields found = Fields.of(http.get(new Query("/admin/bucket").withAny("bucket", bucket)));
      return List.of((int) found.number("session"));
    }
    return Status.each(http.get("/admin/sessions")).stream()
        .map(each -> (int) each.number("id"))
        .toList();
  }

  private void tell(HttpDaemon http, int number) throws IOException {
    int most = last == null ? (follow ? 0 : 20) : last;
    Query target =
        new Query("/admin/log")
            .with("session", Integer.toString(number))
            .with("bucket", bucket)
            .with("last", Integer.toString(most))
            .with("follow", Boolean.toString(follow));
    try (Events events = new Events(http.stream("GET", target))) {
      for (Optional<String> next = events.next(); next.isPresent(); next = events.next()) {
        tell(next.get());
      }
    }
    if (follow) {
      throw new DaemonException("the daemon at " + http.url() + " ended the log: did it stop?");
    }
  }

  private synchronized void tell(String document) throws IOException {
    if (format.isJson()) {
      Format.print(environment, document);
    } else {
      try (JsonReader reader = Json.createReader(new StringReader(document))) {
        tell(Fields.of(reader.read()));
      } catch (JsonException e) {
        throw new DaemonException("the log tells what is no JSON", e);
      }
    }
    environment.out().flush();
  }

  private void tell(Fields change) {
    List<Fields> entries = change.objects("entries");
    if (entries.isEmpty()) {
      row(change, "", "");
    }
    for (Fields entry : entries) {
      OptionalDouble bytes = entry.findNumber("bytes");
      String version =
          entry.find("version").map(id -> "  version " + VersionChoice.shown(id)).orElse("");
      row(
          change,
          bytes.isPresent() ? Amounts.bytes(bytes.getAsDouble()) : "deleted",
          "/" + entry.text("key") + version);
    }
    long more = (long) change.number("count") - entries.size();
    if (more > 0) {
      row(change, "", "/ and " + more + " entries more");
    }
  }

  private void row(Fields change, String amount, String key) {
    environment
        .out()
        .printf(
            "%-19s  %s/%-10s  %-13s  %9s  %s%n",
            Amounts.time((long) change.number("time")),
            (long) change.number("session"),
            (long) change.number("number"),
            change.text("method"),
            amount,
            Printable.of(change.text("bucket") + key));
  }
}
