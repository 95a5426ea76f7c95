package io.zenko.dmd.commands.store;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.HelpedCommand;
import io.zenko.dmd.commands.terminal.ProgressBar;
import io.zenko.dmd.metadata.json.check.CheckReport;
import io.zenko.dmd.metadata.json.check.StoreCheck;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Reads all files of {@code json}. */
@Command(
    name = "fsck",
    header = "reads all files of `json` and tells what is damaged",
    description = "It changes nothing. Ends with 1 where something is damaged.")
public final class Fsck extends HelpedCommand {
  private final Environment environment;

  @Option(
      names = "--path",
      paramLabel = "DIRECTORY",
      description = "the folder of `json`; that of S3METADATAPATH unless it is named")
  String path;

  public Fsck(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    String configured = environment.setting("METADATA_REPOSITORY");
    if (path == null && !configured.equals(StoreChoice.JSON)) {
      throw new IllegalArgumentException(
          "fsck reads the files of `json`; METADATA_REPOSITORY is '"
              + configured
              + "'. Name a json folder with --path to check that one");
    }
    Path folder = Path.of(path == null ? environment.setting("S3METADATAPATH") : path);
    CheckReport report;
    try (ProgressBar progress = new ProgressBar(environment, "checking")) {
      report = new StoreCheck(folder, progress::at).run();
    }
    report.lines().forEach(environment.out()::println);
    return report.isSound() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
