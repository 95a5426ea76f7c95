package io.zenko.dmd.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.Sentence;
import io.zenko.dmd.commands.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** Runs the commands as an operator does, on the fixture of the files' format. */
class CommandsTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/metadata-v1");
  private static final Path STOCK = Path.of("src/test/resources/fixtures/stock");

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Map<String, String> settings = Map.of("DMD_JOURNAL_SEGMENT_BYTES", "1048576");

  private int run(InputStream in, String... words) {
    out.reset();
    err.reset();
    Environment environment =
        new Environment(
            settings,
            in,
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Terminal.NONE);
    return new Main(environment).run(List.of(words));
  }

  private int run(String... words) {
    return run(InputStream.nullInputStream(), words);
  }

  private String store() throws IOException {
    Path store = directory.resolve("store");
    try (Stream<Path> all = Files.walk(FIXTURE.resolve("store"))) {
      for (Path path : all.toList()) {
        Files.copy(path, store.resolve(FIXTURE.resolve("store").relativize(path).toString()));
      }
    }
    return store.toString();
  }

  @Test
  void fsckFindsASoundStoreSoundAndChangesNothing() throws IOException {
    String store = store();
    List<Path> before;
    try (Stream<Path> all = Files.walk(Path.of(store))) {
      before = all.toList();
    }
    assertThat(run("fsck", "--path", store)).as(out.toString(UTF_8)).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("sound bucket photos\n").contains(" 0 damaged;");
    try (Stream<Path> all = Files.walk(Path.of(store))) {
      assertThat(all.toList()).isEqualTo(before);
    }
  }

  @Test
  void fsckFindsAnyByteThatWasChangedInAnyFileThatCounts() throws IOException {
    Path store = Path.of(store());
    List<Path> files;
    try (Stream<Path> all = Files.walk(store)) {
      files = all.filter(Files::isRegularFile).filter(CommandsTest::counts).toList();
    }
    assertThat(files).hasSizeGreaterThan(10);
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      byte[] damaged = content.clone();
      damaged[content.length / 3] ^= 4;
      Files.write(file, damaged);
      assertThat(run("fsck", "--path", store.toString()))
          .as("%s", file)
          .isEqualTo(ExitCode.SOFTWARE);
      Files.write(file, content);
    }
    assertThat(run("fsck", "--path", store.toString())).isEqualTo(ExitCode.OK);
  }

  /** But for the journal's last segment, where a damaged line can be the torn end of a write. */
  private static boolean counts(Path file) {
    String name = file.getFileName().toString();
    boolean lastSegment = false;
    if (file.getParent().endsWith("journal")) {
      try (Stream<Path> all = Files.list(file.getParent())) {
        lastSegment = all.noneMatch(other -> other.compareTo(file) > 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return !name.equals("lock") && !name.endsWith(".index") && !lastSegment;
  }

  @Test
  void anExportImportedElsewhereExportsTheSame() throws IOException {
    String store = store();
    Path file = directory.resolve("export.jsonl");
    assertThat(run("export", "--path", store, "--output", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(file)
        .usingCharset(UTF_8)
        .hasSameTextualContentAs(FIXTURE.resolve("expected.jsonl"), UTF_8);
    String target = directory.resolve("target").toString();
    assertThat(run("import", "--path", target, file.toString())).isEqualTo(ExitCode.OK);
    assertThat(err.toString(UTF_8)).contains("imported and verified");
    assertThat(run("fsck", "--path", target)).isEqualTo(ExitCode.OK);
    assertThat(run("export", "--path", target)).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).isEqualTo(Files.readString(file));
    assertThat(run("export", "--path", target, "photos")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("{\"buckets\":1,");
  }

  @Test
  void anExportOfADamagedStoreSaysWhatIsNotInIt() throws IOException {
    Path photos = Path.of(store(), "sessions/0/buckets/photos");
    Path store = directory.resolve("store");
    Path file = directory.resolve("export.jsonl");
    Path attributes;
    try (Stream<Path> all = Files.list(photos)) {
      attributes = all.filter(p -> p.toString().contains("attributes")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(attributes);
    Files.writeString(attributes, "other");
    assertThat(run("export", "--path", store.toString(), "--output", file.toString()))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("not exported: bucket photos is damaged");
    assertThat(Files.readString(file)).contains("Photos").doesNotContain("\"photos\"");
    Files.write(attributes, whole);
    // Brings its runs over from format 1, which would tell of the damage before the first entry.
    assertThat(run("export", "--path", store.toString(), "photos")).isEqualTo(ExitCode.OK);
    try (Stream<Path> all = Files.list(photos)) {
      for (Path run : all.filter(p -> p.toString().endsWith(".jsonl")).toList()) {
        byte[] content = Files.readAllBytes(run);
        content[100] ^= 1;
        Files.write(run, content);
      }
    }
    assertThat(run("export", "--path", store.toString(), "photos")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("export the others by their names");
    assertThat(run("export", "--path", store.toString(), "Photos", "con")).isEqualTo(ExitCode.OK);
  }

  @Test
  void aBrokenFileIsRefusedBeforeAnyOfItIsPut() throws IOException {
    Path broken = directory.resolve("broken.jsonl");
    String export = Files.readString(FIXTURE.resolve("expected.jsonl"));
    Files.writeString(broken, export.substring(0, export.length() / 2));
    Path target = directory.resolve("target");
    assertThat(run("import", "--path", target.toString(), broken.toString()))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).startsWith("line ");
    assertThat(target).doesNotExist();
  }

  @Test
  void anImportReadsItsInputWhereNoFileIsNamed() throws IOException {
    byte[] export = Files.readAllBytes(FIXTURE.resolve("expected.jsonl"));
    String target = directory.resolve("target").toString();
    assertThat(run(new ByteArrayInputStream(export), "import", "--path", target))
        .isEqualTo(ExitCode.OK);
    assertThat(run(new ByteArrayInputStream(export), "import", "--path", target))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("--resume");
    assertThat(run(new ByteArrayInputStream(export), "import", "--path", target, "--resume"))
        .isEqualTo(ExitCode.OK);
  }

  private Path stock() throws IOException {
    Path stock = directory.resolve("stock");
    try (Stream<Path> all = Files.walk(STOCK)) {
      for (Path path : all.toList()) {
        Files.copy(path, stock.resolve(STOCK.relativize(path).toString()));
      }
    }
    return stock;
  }

  @Test
  void theFilesOfCloudServersOwnDaemonsAreBroughtOver() throws IOException {
    Path stock = stock();
    Path target = directory.resolve("target");
    Path blobs = directory.resolve("blobs");
    String[] words = {
      "import-stock",
      "--metadata",
      stock.resolve("metadata").toString(),
      "--data",
      stock.resolve("data").toString(),
      "--path",
      target.toString(),
      "--blobs",
      blobs.toString()
    };
    assertThat(run(words)).as(err.toString(UTF_8)).isEqualTo(ExitCode.OK);
    assertThat(err.toString(UTF_8))
        .contains("25 blobs of ")
        .contains("6 buckets with 61 entries are there and verified")
        .contains("left out, being no bucket: 'orphan' with 1 entries");
    assertThat(target.resolve("uuid")).hasSameTextualContentAs(stock.resolve("metadata/uuid"));
    assertThat(run("fsck", "--path", target.toString())).isEqualTo(ExitCode.OK);
    assertThat(run("export", "--path", target.toString(), "plain")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("{\"key\":\"\ud83d\ude00\",\"value\":{");
    assertThat(run(words)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("--resume");
    assertThat(run(Stream.concat(Stream.of(words), Stream.of("--resume")).toArray(String[]::new)))
        .isEqualTo(ExitCode.OK);
    assertThat(err.toString(UTF_8)).contains(" 0 of them new");
  }

  @Test
  void anImportOfAnotherDeploymentOrIntoItselfIsRefused() throws IOException {
    String stock = stock().resolve("metadata").toString();
    Path target = Files.createDirectory(directory.resolve("target"));
    Files.writeString(target.resolve("uuid"), "another");
    assertThat(run("import-stock", "--metadata", stock, "--path", target.toString()))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("the id of another deployment");
    assertThat(run("import-stock", "--metadata", stock, "--path", stock))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("cannot be imported into itself");
    assertThat(run("import-stock", "--metadata", target.toString())).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("it has no rootDB");
    assertThat(run("import-stock", "--data", directory.resolve("none").toString()))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("is no directory");
    assertThat(run("import-stock")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatIsNotUnderstoodIsToldWithTheUsage() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8)).contains("name a command").contains("import-stock");
    assertThat(run("fsck", "--pth", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8)).contains("--pth").contains("Usage: dmd.sh fsck");
    assertThat(run("export", "--path")).isEqualTo(ExitCode.USAGE);
    assertThat(run("exprt")).isEqualTo(ExitCode.USAGE);
    assertThat(run("fsck", "--path", directory.resolve("none").toString()))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(run("export", "--path", directory.resolve("none").toString()))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("there is no metadata");
  }

  @Test
  void helpIsNoMisuse() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("Commands:", "export", "Exit statuses:");
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(run("export", "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("Usage: dmd.sh export");
  }

  @Test
  void bashCompletesEachCommandAndItsOptions() {
    assertThat(run("completion")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8))
        .contains("complete -F _complete_dmd -o default dmd dmd.sh")
        .contains("import-stock", "--resume", "--token-file");
  }

  @Test
  void aStoreThatIsNotOfFilesIsNeverTakenForOne() throws IOException {
    String store = store();
    settings = Map.of("METADATA_REPOSITORY", "sql", "S3METADATAPATH", store);
    assertThat(run("fsck")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "fsck reads the files of `json`; METADATA_REPOSITORY is 'sql'. Name a json folder with"
                + " --path to check that one\n");
    assertThat(run("fsck", "--path", store)).isEqualTo(ExitCode.OK);
    for (String command : List.of("export", "import")) {
      assertThat(run(command, "--path", store)).isEqualTo(ExitCode.SOFTWARE);
      assertThat(err.toString(UTF_8)).startsWith("--path names a folder of `json`");
    }
    assertThat(run("export", "--repository", "json", "--path", store)).isEqualTo(ExitCode.OK);
  }

  @Test
  void whichRepositoriesThereAreIsToldWhereOneIsNotThere() {
    assertThat(run("export", "--repository", "jsno")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8))
        .startsWith("no command can open a repository 'jsno'; there are: json, memcached, sql (")
        .contains("DMD_LIBRARIES")
        .doesNotContain("export [--path");
  }

  @Test
  void whatIsWrongWithAFileIsToldInASentence() {
    assertThat(run("import", "none.jsonl")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).isEqualTo("none.jsonl is not there\n");
    IOException missing = new NoSuchFileException("/mine");
    assertThat(Sentence.of(new UncheckedIOException(missing))).isEqualTo("/mine is not there");
    assertThat(Sentence.of(new UncheckedIOException("make /mine first", missing)))
        .isEqualTo("make /mine first");
  }

  @Test
  void aWarIsWrittenWithTheJarsOfADirectoryInIt() throws IOException {
    Path war = zip("dmd.war", "WEB-INF/classes/a/Own.class", "WEB-INF/lib/ours-1.jar");
    zip("libraries/foreign.jar", "org/example/Foreign.class");
    Path output = directory.resolve("extended.war");

    assertThat(extend(war, output)).isEqualTo(ExitCode.OK);

    try (ZipFile extended = new ZipFile(output.toFile())) {
      assertThat(extended.stream().map(ZipEntry::getName))
          .contains("WEB-INF/classes/a/Own.class", "WEB-INF/lib/ours-1.jar")
          .contains("WEB-INF/lib/foreign.jar");
    }
  }

  @Test
  void aJarThatHasWhatTheDaemonHasIsRefused() throws IOException {
    Path war = zip("dmd.war", "WEB-INF/classes/a/Own.class", "WEB-INF/lib/ours-1.jar");
    Path output = directory.resolve("extended.war");

    Path copy = zip("libraries/foreign.jar", "a/Own.class");
    assertThat(extend(war, output)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("foreign.jar has a class of the daemon itself");
    Files.delete(copy);
    zip("libraries/ours-1.jar", "b/Other.class");
    assertThat(extend(war, output)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err.toString(UTF_8)).contains("ours-1.jar is in the daemon already");
    assertThat(output).doesNotExist();
  }

  private int extend(Path war, Path output) {
    String libraries = directory.resolve("libraries").toString();
    return run("war", "--libraries", libraries, "--output", output.toString(), war.toString());
  }

  private Path zip(String name, String... entries) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
      }
    }
    return file;
  }
}
