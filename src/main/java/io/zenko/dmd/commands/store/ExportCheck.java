package io.zenko.dmd.commands.store;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.ProgressBar;
import io.zenko.dmd.metadata.transfer.Importer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads an export, and compares all that it says of itself. */
public final class ExportCheck {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Environment environment;

  public ExportCheck(Environment environment) {
    this.environment = environment;
  }

  /** The number of its entries. */
  public long read(Path file) throws IOException {
    try (ProgressBar progress = new ProgressBar(environment, "checking");
        InputStream in =
            new BufferedInputStream(
                progress.reading(Files.newInputStream(file), Files.size(file)), BUFFER_BYTES)) {
      return new Importer(in, progress).read(Importer.Target.NONE);
    }
  }
}
