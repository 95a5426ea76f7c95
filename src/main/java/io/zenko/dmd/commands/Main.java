package io.zenko.dmd.commands;

import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.file.FileDataRepository;
import io.zenko.dmd.data.file.scrub.ScrubCounters;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.json.check.CheckReport;
import io.zenko.dmd.metadata.json.check.StoreCheck;
import io.zenko.dmd.metadata.transfer.Exporter;
import io.zenko.dmd.metadata.transfer.Importer;
import io.zenko.dmd.metadata.transfer.RepositoryTarget;
import io.zenko.dmd.metadata.transfer.TransferException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.Set;

/** Runs a command; see {@link #USAGE}. */
public final class Main {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private static final int BUFFER_BYTES = 1 << 20;

  private static final String USAGE =
      """
      fsck [--path DIRECTORY]
          reads all files of `json` and tells what is damaged; changes nothing
      scrub [--blobs DIRECTORY]
          reads all blob files, those of S3DATAPATH unless --blobs names others, and tells which blobs
          are damaged; changes nothing
      export [--path DIRECTORY] [--output FILE] [BUCKET...]
          writes buckets, all unless some are named, as lines of JSON
      import [--path DIRECTORY] [--resume] [FILE]
          puts the buckets of an export where there are none of their names; with --resume, goes on
          with an import that was cut off
      war --libraries DIRECTORY --output FILE WAR
          writes the application with the jars of a directory in it
      import-stock [--metadata DIRECTORY] [--data DIRECTORY] [--path DIRECTORY] [--blobs DIRECTORY]
              [--resume]
          brings over what CloudServer's own metadata and data daemons keep in --metadata and
          --data, verified; blobs go to the folder of S3DATAPATH unless --blobs names another; with
          --resume, goes on with an import that was cut off
      --path is the folder of `json`, that of S3METADATAPATH unless it is named. For all but war the
      daemon must be stopped.
      Of export, import and import-stock: --repository NAME reads or writes another repository than
      that of METADATA_REPOSITORY.""";

  private final Environment environment;

  Main(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] words) {
    System.exit(
        new Main(new Environment(System.getenv(), System.in, System.out, System.err))
            .run(Arrays.asList(words)));
  }

  /** Answers with the status to exit with. */
  int run(List<String> words) {
    try {
      if (words.isEmpty()) {
        throw new Arguments.UsageException("name a command");
      }
      String command = words.get(0);
      List<String> rest = words.subList(1, words.size());
      return switch (command) {
        case "fsck" -> fsck(new Arguments(rest, Set.of("--path"), Set.of()));
        case "scrub" -> scrub(new Arguments(rest, Set.of("--blobs"), Set.of()));
        case "export" ->
            export(new Arguments(rest, Set.of("--path", "--repository", "--output"), Set.of()));
        case "import" ->
            importBuckets(
                new Arguments(rest, Set.of("--path", "--repository"), Set.of("--resume")));
        case "war" -> war(new Arguments(rest, Set.of("--libraries", "--output"), Set.of()));
        case "import-stock" -> new StockCommands(environment).run(StockCommands.arguments(rest));
        case "--help", "-h", "help" -> help();
        default -> throw new Arguments.UsageException("there is no command '" + command + "'");
      };
    } catch (Arguments.UsageException e) {
      environment.err().println(e.getMessage() + "\n" + USAGE);
      return MISUSED;
    } catch (IOException
        | UncheckedIOException
        | ServiceConfigurationError
        | MetadataException
        | DataException
        | TransferException
        | IllegalArgumentException e) {
      environment.err().println(Sentence.of(e));
      return FAILED;
    }
  }

  private int help() {
    environment.out().println(USAGE);
    return OK;
  }

  private int fsck(Arguments arguments) throws IOException {
    if (!arguments.operands().isEmpty()) {
      throw new Arguments.UsageException("fsck checks a whole directory: name it by --path");
    }
    String configured = environment.repository(arguments);
    if (!arguments.has("--path") && !configured.equals(Environment.JSON)) {
      throw new IllegalArgumentException(
          "fsck reads the files of `json`; METADATA_REPOSITORY is '"
              + configured
              + "'. Name a json folder with --path to check that one");
    }
    ProgressLine progress = new ProgressLine(environment.err(), "checking");
    Path path = Path.of(environment.setting("S3METADATAPATH", arguments));
    CheckReport report = new StoreCheck(path, progress::at).run();
    report.lines().forEach(environment.out()::println);
    return report.isSound() ? OK : FAILED;
  }

  private int scrub(Arguments arguments) throws IOException {
    if (!arguments.operands().isEmpty()) {
      throw new Arguments.UsageException("scrub checks a whole directory: name it by --blobs");
    }
    Path path =
        Path.of(
            arguments
                .option("--blobs")
                .orElseGet(() -> environment.setting("S3DATAPATH", arguments)));
    ProgressLine progress = new ProgressLine(environment.err(), "checking");
    ScrubCounters found =
        FileDataRepository.scrub(
            path, environment.out()::println, bytes -> progress.at((bytes >> 20) + " MiB"));
    environment
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "%d bytes were read, %d blobs are damaged",
                found.bytes(),
                found.damagedBlobs()));
    return found.damagedBlobs() == 0 ? OK : FAILED;
  }

  private int export(Arguments arguments) throws IOException {
    environment.refuseUselessPath(arguments);
    try (MetadataRepository repository = environment.open(arguments, true)) {
      if (arguments.option("--output").isEmpty()) {
        return export(repository, arguments.operands(), environment.out());
      }
      Path path = Path.of(arguments.option("--output").orElseThrow()).toAbsolutePath();
      Path part = path.resolveSibling(path.getFileName() + ".part");
      int status;
      try (FileOutputStream file = new FileOutputStream(part.toFile())) {
        status = export(repository, arguments.operands(), file);
        file.getFD().sync();
      }
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return status;
    }
  }

  private int export(MetadataRepository repository, List<String> names, OutputStream to)
      throws IOException {
    List<BucketName> buckets =
        names.isEmpty()
            ? Exporter.all(repository)
            : names.stream().map(BucketName::new).distinct().toList();
    OutputStream out = new BufferedOutputStream(to, BUFFER_BYTES);
    Exporter.Summary written =
        new Exporter(repository, out, new ProgressLine(environment.err(), "exporting"))
            .write(buckets);
    written.damaged().forEach(e -> environment.err().println("not exported: " + e.getMessage()));
    environment
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "exported %d buckets, %d entries",
                written.buckets(),
                written.entries()));
    return written.damaged().isEmpty() ? OK : FAILED;
  }

  private int importBuckets(Arguments arguments) throws IOException {
    environment.refuseUselessPath(arguments);
    List<String> files = arguments.operands();
    if (files.size() > 1) {
      throw new Arguments.UsageException("import takes one file at a time");
    }
    if (files.isEmpty() || files.get(0).equals("-")) {
      return importFrom(environment.in(), arguments);
    }
    Path path = Path.of(files.get(0));
    // All of it is checked before any of it is put: a file can be read twice.
    try (InputStream in = buffered(Files.newInputStream(path))) {
      new Importer(in, new ProgressLine(environment.err(), "checking")).read(Importer.Target.NONE);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return importFrom(in, arguments);
    }
  }

  private int importFrom(InputStream in, Arguments arguments) throws IOException {
    try (MetadataRepository repository = environment.open(arguments, false)) {
      ProgressLine verifying = new ProgressLine(environment.err(), "verifying");
      RepositoryTarget target =
          new RepositoryTarget(repository, arguments.has("--resume"), verifying);
      ProgressLine importing = new ProgressLine(environment.err(), "importing");
      long entries = new Importer(buffered(in), importing).read(target);
      environment
          .err()
          .println(String.format(Locale.ROOT, "imported and verified %d entries", entries));
      return OK;
    }
  }

  private int war(Arguments arguments) throws IOException {
    if (arguments.operands().size() != 1
        || !arguments.has("--libraries")
        || !arguments.has("--output")) {
      throw new Arguments.UsageException("war needs --libraries, --output and the WAR");
    }
    Path war = Path.of(arguments.operands().get(0));
    Path libraries = Path.of(arguments.option("--libraries").orElseThrow());
    Path output = Path.of(arguments.option("--output").orElseThrow());
    List<String> added = new ExtendedWar(war, libraries).write(output);
    environment.err().println("added " + (added.isEmpty() ? "no jar" : String.join(", ", added)));
    return OK;
  }

  private static InputStream buffered(InputStream in) {
    return new BufferedInputStream(in, BUFFER_BYTES);
  }
}
