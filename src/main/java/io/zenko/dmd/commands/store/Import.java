package io.zenko.dmd.commands.store;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.ProgressBar;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.transfer.Importer;
import io.zenko.dmd.metadata.transfer.RepositoryTarget;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the buckets of an export into a store. */
@Command(
    name = "import",
    header = "puts the buckets of an export where there are none of their names",
    description = "What is put is read back and compared. The daemon must be stopped.")
public final class Import extends HelpedCommand {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Environment environment;

  @Mixin StoreChoice store;

  @Option(names = "--resume", description = "goes on with an import that was cut off")
  boolean resume;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "what export or backup has written; - or none for the standard input")
  String file;

  public Import(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    store.refuseUselessPath(environment);
    if (file == null || file.equals("-")) {
      try (ProgressBar importing = new ProgressBar(environment, "importing")) {
        return importFrom(buffered(environment.in()), importing);
      }
    }
    Path path = Path.of(file);
    // All of it is checked before any of it is put: a file can be read twice.
    new ExportCheck(environment).read(path);
    try (ProgressBar importing = new ProgressBar(environment, "importing");
        InputStream in =
            buffered(importing.reading(Files.newInputStream(path), Files.size(path)))) {
      return importFrom(in, importing);
    }
  }

  private int importFrom(InputStream in, ProgressBar importing) throws IOException {
    long entries;
    try (MetadataRepository repository = store.open(environment, false);
        ProgressBar verifying = new ProgressBar(environment, "verifying")) {
      RepositoryTarget target = new RepositoryTarget(repository, resume, verifying);
      entries = new Importer(in, importing).read(target);
    }
    importing.clear();
    environment
        .err()
        .println(String.format(Locale.ROOT, "imported and verified %d entries", entries));
    return ExitCode.OK;
  }

  private static InputStream buffered(InputStream in) {
    return new BufferedInputStream(in, BUFFER_BYTES);
  }
}
