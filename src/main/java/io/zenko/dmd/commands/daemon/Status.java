package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Tells how a daemon is. */
@Command(
    name = "status",
    header = "tells on one screen how the daemon is",
    description = "Ends with 1 where it is not ready, or does not answer.")
public final class Status extends HelpedCommand {
  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;

  public Status(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    HttpDaemon http = daemon.open(environment);
    Fields overview = Fields.of(http.get("/admin/overview"));
    JsonStructure sessions =
        overview.texts("roles").contains("metadata")
            ? http.get("/admin/sessions")
            : JsonArray.EMPTY_JSON_ARRAY;
    Sheet sheet = new Sheet(http.url(), overview, each(sessions));
    if (format.isJson()) {
      Format.print(
          environment,
          Json.createObjectBuilder(overview.document()).add("sessions", sessions).build());
    } else {
      sheet.print(environment.out());
    }
    return sheet.isReady() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  static List<Fields> each(JsonStructure array) {
    return array instanceof JsonArray all ? all.stream().map(Fields::of).toList() : List.of();
  }
}
