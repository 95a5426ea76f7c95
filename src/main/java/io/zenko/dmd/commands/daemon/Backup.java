package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.store.ExportCheck;
import io.zenko.dmd.commands.store.WholeFile;
import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.ProgressBar;
import jakarta.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the metadata of a running daemon. */
@Command(
    name = "backup",
    header = "writes the buckets of a running daemon, as export does",
    description = {
      "Lines of JSON (docs/format-export.md), of whichever repository; `import` puts them back. Each"
          + " bucket is as it was when its turn came. A file is verified, and has its name only when"
          + " it is whole.",
      "Not in it are blobs and the change log. On the daemon's machine, `payara/backup.sh` copies"
          + " the files of `json`, change log included, and is faster.",
      "With --output json, it tells of a file that it wrote: {\"file\", \"entries\", \"bytes\"}. The"
          + " backup itself is lines of JSON in any case."
    })
public final class Backup extends HelpedCommand {
  private static final int STEP_BYTES = 1 << 16;

  private final Environment environment;

  @Mixin DaemonChoice daemon;
  @Mixin Format format;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "where to; the standard output unless it is named")
  Path file;

  @Parameters(paramLabel = "BUCKET", arity = "0..*", description = "all unless some are named")
  List<String> buckets = List.of();

  public Backup(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (file == null && format.isJson()) {
      throw misused("the standard output has the backup: --output json goes with --file");
    }
    HttpDaemon http = daemon.open(environment);
    Query target = new Query("/admin/export");
    buckets.forEach(bucket -> target.withAny("bucket", bucket));
    try (InputStream in = http.stream("GET", target)) {
      if (file == null) {
        long unused = copy(in, environment.out());
        return ExitCode.OK;
      }
      WholeFile whole = new WholeFile(file);
      long bytes = whole.write(out -> copy(in, out));
      long entries = new ExportCheck(environment).read(whole.part());
      whole.publish();
      tell(entries, bytes);
    }
    return ExitCode.OK;
  }

  private void tell(long entries, long bytes) {
    if (format.isJson()) {
      Format.print(
          environment,
          Json.createObjectBuilder()
              .add("file", file.toString())
              .add("entries", entries)
              .add("bytes", bytes)
              .build());
    } else {
      environment
          .err()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s has %d entries, verified: %s",
                  file,
                  entries,
                  Amounts.bytes(bytes)));
    }
  }

  private long copy(InputStream in, OutputStream out) throws IOException {
    ExportEnd end = new ExportEnd();
    byte[] step = new byte[STEP_BYTES];
    long bytes = 0;
    try (ProgressBar progress = new ProgressBar(environment, "copying")) {
      for (int count = in.read(step); count >= 0; count = in.read(step)) {
        out.write(step, 0, count);
        end.add(step, count);
        bytes += count;
        progress.at(Amounts.bytes(bytes));
      }
    }
    out.flush();
    if (!end.isWhole()) {
      throw new DaemonException(
          "the daemon broke the backup off; its log tells why, a damaged bucket perhaps");
    }
    return bytes;
  }
}
