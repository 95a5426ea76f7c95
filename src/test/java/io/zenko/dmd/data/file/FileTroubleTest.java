package io.zenko.dmd.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.config.BlobFileSettings;
import io.zenko.dmd.data.file.disk.DiskState;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository tells what is wrong with its disk, and that nothing is any more. */
class FileTroubleTest {
  @TempDir Path root;

  @Test
  void aDiskThatFailsIsTroubleUntilItTakesWritesAgain() {
    FaultyDisk disk = FaultyDisk.failingWith("No space left on device", DiskState.FULL);
    try (FileDataRepository repository =
        new FileDataRepository(root, BlobFileSettings.defaults(), Clock.systemUTC(), disk)) {
      assertThat(repository.trouble()).isEmpty();

      for (int step = 0; step < 4; step++) {
        disk.failAfter(step);
        assertThat(repository.trouble())
            .as("failing at step %d", step)
            .hasValueSatisfying(t -> assertThat(t).contains("No space left on device"));
        disk.heal();
        assertThat(repository.trouble()).isEmpty();
      }
    }
  }
}
