package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.store.BlobFilesCheck;
import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.Printable;
import io.zenko.dmd.commands.terminal.ProgressBar;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has all blobs read and their checksums compared. */
@Command(
    name = "scrub",
    header = "has all blobs read, and tells which are damaged",
    description = {
      "The daemon does it in the background, as fast as DMD_BLOB_SCRUB_BYTES_PER_SECOND allows, and"
          + " once a day by itself; Ctrl-C ends this command, not the scrub.",
      "With --blobs, this command itself reads the folder of a daemon that is stopped, or a copy, as"
          + " fast as the disk.",
      "Ends with 1 where something is damaged."
    })
public final class Scrub extends HelpedCommand {
  private static final long PAUSE_MILLIS = 500;

  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;

  @Option(
      names = "--blobs",
      paramLabel = "DIRECTORY",
      description = "reads that folder, which no daemon may be using")
  Path blobs;

  @Option(names = "--report", description = "begins none, and tells how far it is")
  boolean report;

  @Option(names = "--detach", description = "begins one, and does not wait for its end")
  boolean detach;

  public Scrub(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (blobs != null) {
      return new BlobFilesCheck(environment).isSound(blobs) ? ExitCode.OK : ExitCode.SOFTWARE;
    }
    HttpDaemon http = daemon.open(environment);
    Fields standing = Fields.of(report ? http.get("/admin/scrub") : http.post("/admin/scrub"));
    if (!report && !detach) {
      standing = awaitEnd(http, standing);
    }
    tell(standing);
    return standing.number("damaged") == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Fields awaitEnd(HttpDaemon http, Fields begun) throws IOException {
    Fields standing = begun;
    try (ProgressBar progress = new ProgressBar(environment, "scrubbing")) {
      while (standing.isTrue("running")) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        standing = Fields.of(http.get("/admin/scrub"));
        progress.at(Amounts.bytes(standing.number("bytes") - begun.number("bytes")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (standing.number("passes") == begun.number("passes")) {
      throw new DaemonException("the scrub did not come to its end; the daemon's log tells why");
    }
    return standing;
  }

  private void tell(Fields standing) {
    if (format.isJson()) {
      Format.print(environment, standing.document());
      return;
    }
    standing.texts("last").forEach(line -> environment.out().println(Printable.of(line)));
    environment
        .out()
        .println(
            (standing.isTrue("running") ? "scrubbing" : "no scrub is running")
                + ": "
                + Amounts.bytes(standing.number("bytes"))
                + " read and "
                + Amounts.count(standing.number("passes"))
                + " scrubs done since the start, "
                + Amounts.count(standing.number("damaged"))
                + " blobs are damaged");
  }
}
