package io.zenko.dmd.commands.store;

import io.zenko.dmd.commands.terminal.Amounts;
import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.ProgressBar;
import io.zenko.dmd.data.file.OfflineScrub;
import io.zenko.dmd.data.file.scrub.ScrubCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Reads the blob files of a folder that no daemon uses. */
public final class BlobFilesCheck {
  private final Environment environment;

  public BlobFilesCheck(Environment environment) {
    this.environment = environment;
  }

  /** Tells which blobs are damaged, and whether none is. */
  public boolean isSound(Path folder) throws IOException {
    ScrubCounters found;
    try (ProgressBar progress = new ProgressBar(environment, "checking")) {
      found =
          new OfflineScrub(folder)
              .run(
                  line -> {
                    progress.clear();
                    environment.out().println(line);
                  },
                  bytes -> progress.at(Amounts.bytes(bytes)));
    }
    environment
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "%d bytes were read, %d blobs are damaged",
                found.bytes(),
                found.damagedBlobs()));
    return found.damagedBlobs() == 0;
  }
}
