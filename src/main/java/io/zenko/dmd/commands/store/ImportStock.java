package io.zenko.dmd.commands.store;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.ProgressBar;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.file.FileDataRepository;
import io.zenko.dmd.data.transfer.StockBlobs;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.transfer.RepositoryTarget;
import io.zenko.dmd.metadata.transfer.StockId;
import io.zenko.dmd.metadata.transfer.StockImport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command by which an operator moves from CloudServer's own daemons to this one. */
@Command(
    name = "import-stock",
    header = "brings over what CloudServer's own metadata and data daemons keep",
    description =
        "What is brought over is verified. Both sides must be stopped: see docs/migration.md.")
public final class ImportStock extends HelpedCommand {
  private final Environment environment;

  @Option(
      names = "--metadata",
      paramLabel = "DIRECTORY",
      description = "of the metadata daemon: localMetadata")
  Path metadata;

  @Option(names = "--data", paramLabel = "DIRECTORY", description = "of the data daemon: localData")
  Path data;

  @Mixin StoreChoice store;

  @Option(
      names = "--blobs",
      paramLabel = "DIRECTORY",
      description = "where blobs go; that of S3DATAPATH unless it is named")
  Path blobs;

  @Option(names = "--resume", description = "goes on with an import that was cut off")
  boolean resume;

  public ImportStock(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (metadata == null && data == null) {
      throw misused("name the directories of CloudServer's daemons by --metadata and --data");
    }
    requireDirectory(metadata, "--metadata");
    requireDirectory(data, "--data");
    if (metadata == null) {
      importBlobs();
    } else {
      importAll();
    }
    return ExitCode.OK;
  }

  private void importAll() throws IOException {
    Path path = Path.of(store.path(environment));
    refuseSame(metadata, path, "--path");
    try (StockImport stock = new StockImport(metadata)) {
      Optional<String> id = StockId.bring(metadata, path);
      // Blobs first: so an object is never there before its bytes.
      if (data != null) {
        importBlobs();
      }
      importBuckets(stock);
      tell("the deployment is " + id.orElse("one without an id"));
    }
  }

  private void importBuckets(StockImport stock) throws IOException {
    StockImport.Summary done;
    try (MetadataRepository repository = store.open(environment, false);
        ProgressBar verifying = new ProgressBar(environment, "verifying");
        ProgressBar importing = new ProgressBar(environment, "importing")) {
      done = stock.run(new RepositoryTarget(repository, resume, verifying), importing);
    }
    done.leftOut()
        .forEach(
            (name, entries) ->
                tell(
                    String.format(
                        Locale.ROOT,
                        "left out, being no bucket: '%s' with %d entries",
                        name,
                        entries)));
    tell(
        String.format(
            Locale.ROOT,
            "%d buckets with %d entries are there and verified",
            done.buckets(),
            done.entries()));
  }

  private void importBlobs() throws IOException {
    if (environment.setting("DATA_REPOSITORY").equals("memcached")) {
      throw new IllegalArgumentException(
          "blobs are imported into files: set DATA_REPOSITORY to file or cached, as memcached"
              + " alone is no place to move to");
    }
    Path path = blobs == null ? Path.of(environment.setting("S3DATAPATH")) : blobs;
    refuseSame(data, path, "--blobs");
    long count = StockBlobs.count(data);
    StockBlobs.Summary done;
    try (DataRepository repository = new FileDataRepository(path);
        ProgressBar progress = new ProgressBar(environment, "importing blobs")) {
      done = new StockBlobs(data, repository, at -> progress.at(at, count)).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the import of blobs was interrupted: run it again");
    }
    tell(
        String.format(
            Locale.ROOT,
            "%d blobs of %d bytes are there and verified, %d of them new; %d other files left out",
            done.found(),
            done.bytes(),
            done.put(),
            done.others()));
  }

  private void tell(String line) {
    environment.err().println(line);
  }

  private static void refuseSame(Path stock, Path path, String option) throws IOException {
    if (Files.exists(path) && Files.isSameFile(path, stock)) {
      throw new IllegalArgumentException(
          stock + " cannot be imported into itself: name another directory by " + option);
    }
  }

  private static void requireDirectory(Path stock, String option) {
    if (stock != null && !Files.isDirectory(stock)) {
      throw new IllegalArgumentException(stock + " (" + option + ") is no directory");
    }
  }
}
