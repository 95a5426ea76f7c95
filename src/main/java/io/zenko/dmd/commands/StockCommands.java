package io.zenko.dmd.commands;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The command by which an operator moves from CloudServer's own daemons to this one. */
final class StockCommands {
  private static final String METADATA = "--metadata";
  private static final String DATA = "--data";
  private static final String BLOBS = "--blobs";

  private final Environment environment;

  StockCommands(Environment environment) {
    this.environment = environment;
  }

  static Arguments arguments(List<String> words) {
    return new Arguments(
        words, Set.of(METADATA, DATA, "--path", "--repository", BLOBS), Set.of("--resume"));
  }

  int run(Arguments arguments) throws IOException {
    Optional<Path> metadata = stock(arguments, METADATA);
    Optional<Path> data = stock(arguments, DATA);
    if (!arguments.operands().isEmpty() || (metadata.isEmpty() && data.isEmpty())) {
      throw new Arguments.UsageException(
          "name the directories of CloudServer's daemons by --metadata and --data");
    }
    if (metadata.isPresent()) {
      importAll(metadata.get(), data, arguments);
    } else {
      importBlobs(data.get(), arguments);
    }
    return Main.OK;
  }

  private void importAll(Path metadata, Optional<Path> data, Arguments arguments)
      throws IOException {
    Path path = Path.of(environment.setting("S3METADATAPATH", arguments));
    refuseSame(metadata, path, "--path");
    try (StockImport stock = new StockImport(metadata)) {
      Optional<String> id = StockId.bring(metadata, path);
      // Blobs first: so an object is never there before its bytes.
      if (data.isPresent()) {
        importBlobs(data.get(), arguments);
      }
      importBuckets(stock, arguments);
      tell("the deployment is " + id.orElse("one without an id"));
    }
  }

  private void importBuckets(StockImport stock, Arguments arguments) throws IOException {
    try (MetadataRepository repository = environment.open(arguments, false)) {
      ProgressLine verifying = new ProgressLine(environment.err(), "verifying");
      RepositoryTarget target =
          new RepositoryTarget(repository, arguments.has("--resume"), verifying);
      StockImport.Summary done =
          stock.run(target, new ProgressLine(environment.err(), "importing"));
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
  }

  private void importBlobs(Path stock, Arguments arguments) throws IOException {
    if (environment.setting("DATA_REPOSITORY", arguments).equals("memcached")) {
      throw new IllegalArgumentException(
          "blobs are imported into files: set DATA_REPOSITORY to file or cached, as memcached"
              + " alone is no place to move to");
    }
    Path path =
        Path.of(
            arguments.option(BLOBS).orElseGet(() -> environment.setting("S3DATAPATH", arguments)));
    refuseSame(stock, path, BLOBS);
    long count = StockBlobs.count(stock);
    ProgressLine progress = new ProgressLine(environment.err(), "importing");
    try (DataRepository repository = new FileDataRepository(path)) {
      StockBlobs.Summary done =
          new StockBlobs(stock, repository, at -> progress.at(at + " of " + count + " blobs"))
              .run();
      tell(
          String.format(
              Locale.ROOT,
              "%d blobs of %d bytes are there and verified, %d of them new; %d other files left out",
              done.found(),
              done.bytes(),
              done.put(),
              done.others()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the import of blobs was interrupted: run it again");
    }
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

  private static Optional<Path> stock(Arguments arguments, String option) {
    Optional<Path> stock = arguments.option(option).map(Path::of);
    if (stock.filter(path -> !Files.isDirectory(path)).isPresent()) {
      throw new IllegalArgumentException(stock.get() + " (" + option + ") is no directory");
    }
    return stock;
  }
}
