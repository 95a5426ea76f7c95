package io.zenko.dmd.commands.store;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.ProgressBar;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.transfer.Exporter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes buckets as lines of JSON. */
@Command(
    name = "export",
    header = "writes buckets as lines of JSON",
    description = {
      "The daemon must be stopped; of one that runs, `backup` writes the same.",
      "Ends with 1 where a bucket is damaged and not in it."
    })
public final class Export extends HelpedCommand {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Environment environment;

  @Mixin StoreChoice store;

  @Option(
      names = {"-f", "--file", "--output"},
      paramLabel = "FILE",
      description = "where to; the standard output unless it is named")
  Path file;

  @Parameters(paramLabel = "BUCKET", arity = "0..*", description = "all unless some are named")
  List<String> buckets = List.of();

  public Export(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    store.refuseUselessPath(environment);
    try (MetadataRepository repository = store.open(environment, true)) {
      if (file == null) {
        return export(repository, environment.out());
      }
      WholeFile whole = new WholeFile(file);
      int status = whole.write(out -> export(repository, out));
      whole.publish();
      return status;
    }
  }

  private int export(MetadataRepository repository, OutputStream to) throws IOException {
    List<BucketName> names =
        buckets.isEmpty()
            ? Exporter.all(repository)
            : buckets.stream().map(BucketName::new).distinct().toList();
    OutputStream out = new BufferedOutputStream(to, BUFFER_BYTES);
    Exporter.Summary written;
    try (ProgressBar progress = new ProgressBar(environment, "exporting")) {
      written = new Exporter(repository, out, progress).write(names);
    }
    written.damaged().forEach(e -> environment.err().println("not exported: " + e.getMessage()));
    environment
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "exported %d buckets, %d entries",
                written.buckets(),
                written.entries()));
    return written.damaged().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
