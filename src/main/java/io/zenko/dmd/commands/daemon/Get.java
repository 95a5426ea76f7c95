package io.zenko.dmd.commands.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.MisuseException;
import io.zenko.dmd.commands.terminal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads an entry, or the bytes of its object. */
@Command(
    name = "get",
    header = "writes an entry as it was put, or with --data the bytes of its object",
    description =
        "The entry is the object's metadata, JSON as the front end wrote it; on a terminal, control"
            + " characters in it are escaped. It is read over the protocol of front ends. With --output"
            + " json, it stands as it is (on a terminal, with such characters as escapes of JSON) as"
            + " the \"value\" of a document, behind \"bucket\", \"key\","
            + " \"version\" (of one that was asked for) and \"bytes\".")
public final class Get extends HelpedCommand {
  private final Environment environment;

  @Mixin EntryChoice chosen;
  @Mixin Format format;

  @Option(
      names = "--data",
      description = "the bytes of the object, from the blobs that its entry refers to")
  boolean data;

  @Option(
      names = "--data-url",
      paramLabel = "URL",
      description =
          "the daemon's DataFile port (DMD_DATA_URL); that of these settings unless it is named:"
              + " http://127.0.0.1:9991 by default")
  String dataUrl;

  public Get(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (data && format.isJson()) {
      throw misused("the bytes of an object are no JSON: either --data or --output json");
    }
    byte[] entry = chosen.get(environment);
    if (format.isJson()) {
      chosen.tell(environment, entry);
    } else if (data) {
      if (environment.terminal().out()) {
        throw new MisuseException(
            "bytes of an object do not go to a terminal: send them to a file or a pipe");
      }
      writeData(entry);
    } else if (environment.terminal().out()) {
      environment.out().println(Printable.of(new String(entry, UTF_8)));
    } else {
      environment.out().write(entry);
    }
    return ExitCode.OK;
  }

  private void writeData(byte[] entry) throws IOException {
    HttpDaemon blobs =
        HttpDaemon.of(
            Endpoint.of(environment, "data", dataUrl, "DMD_DATA_URL", "--data-url"),
            chosen.daemon.tls,
            Optional.empty(),
            environment);
    for (Fields part : parts(entry)) {
      try (InputStream bytes = blobs.stream("GET", "/DataFile/" + Query.part(part.text("key")))) {
        bytes.transferTo(environment.out());
      }
    }
  }

  private static List<Fields> parts(byte[] entry) throws DaemonException {
    return Fields.of(EntryChoice.json(entry)).objects("location");
  }
}
