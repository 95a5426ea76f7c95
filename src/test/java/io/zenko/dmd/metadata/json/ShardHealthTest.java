package io.zenko.dmd.metadata.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A shard tells what is wrong with its disk, and that nothing is any more. */
class ShardHealthTest {
  private static final Path DIRECTORY = Path.of("/store/sessions/0");
  private static final long MIB = 1 << 20;

  private final SimulatedVolume volume = new SimulatedVolume();
  private final ShardHealth health;

  ShardHealthTest() throws IOException {
    volume.createDirectories(DIRECTORY);
    health = new ShardHealth(volume, DIRECTORY, Duration.ZERO);
  }

  @Test
  void aDiskThatTakesWritesIsNoTrouble() {
    assertThat(health.trouble()).isEmpty();
    assertThat(volume.used()).isZero();
  }

  @Test
  void aFullDiskIsTroubleUntilThereIsRoom() {
    volume.setCapacity(MIB - 1);
    assertThat(health.trouble()).hasValueSatisfying(t -> assertThat(t).contains("is full"));

    volume.setCapacity(4 * MIB);
    assertThat(health.trouble()).isEmpty();
  }

  @Test
  void aFailedJournalIsTroubleUntilTheDiskTakesWritesAgain() {
    health.failed(new MetadataException(Failure.UNAVAILABLE, "the sync failed"));
    volume.failSync(1);

    assertThat(health.trouble()).contains("the sync failed");
    assertThat(health.trouble()).isEmpty();
  }

  @Test
  void aDiskThatFailsWhileNothingIsWrittenIsFound() {
    volume.failSync(1);

    assertThat(health.trouble()).hasValueSatisfying(t -> assertThat(t).contains("takes no writes"));
  }

  @Test
  void aFindingIsGoodForAWhileUnlessTheJournalFails() {
    ShardHealth patient = new ShardHealth(volume, DIRECTORY, Duration.ofDays(1));
    assertThat(patient.trouble()).isEmpty();
    volume.setCapacity(0);
    assertThat(patient.trouble()).isEmpty();

    patient.failed(new MetadataException(Failure.UNAVAILABLE, "no space"));
    assertThat(patient.trouble()).isPresent();
  }
}
