package io.zenko.dmd.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderIdentityTest {
  @TempDir Path folder;
  private Path blobs;
  private Path witness;

  @BeforeEach
  void names() {
    blobs = folder.resolve("disk/blobs");
    witness = folder.resolve("metadata/blobs-identity");
  }

  @Test
  void aFirstStartAndLaterOnesAreTaken() throws IOException {
    start(Optional.of(witness));
    String id = Files.readString(witness);
    assertThat(Files.readString(blobs.resolve("identity"))).isEqualTo(id);
    start(Optional.of(witness));
    assertThat(Files.readString(witness)).isEqualTo(id);
    assertThat(blobs.toFile().list()).noneMatch(name -> name.startsWith("identity-"));
  }

  @Test
  void aStoreOfBeforeGetsAnIdentity() throws IOException {
    open();
    start(Optional.of(witness));
    assertThat(witness).exists();
  }

  /** As the folder of a disk is that is not mounted. */
  @Test
  void anEmptyFolderIsRefusedWhereThereWasAStore() throws IOException {
    start(Optional.of(witness));
    Files.move(blobs, folder.resolve("elsewhere"));
    for (boolean isThere : new boolean[] {false, true}) {
      if (isThere) {
        Files.createDirectories(blobs);
      }
      assertThatThrownBy(() -> start(Optional.of(witness)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(blobs + " (S3DATAPATH) is not the folder")
          .hasMessageContaining("bears no identity")
          .hasMessageContaining("remove " + witness);
    }
    assertThat(blobs).isEmptyDirectory();
    Files.delete(blobs);
    Files.move(folder.resolve("elsewhere"), blobs);
    start(Optional.of(witness));
  }

  @Test
  void theFolderOfOtherBlobsIsRefusedUntilTheWitnessIsRemoved() throws IOException {
    start(Optional.of(witness));
    Files.move(blobs, folder.resolve("elsewhere"));
    start(Optional.empty());
    assertThatThrownBy(() -> start(Optional.of(witness)))
        .hasMessageContaining("bears another identity");
    Files.delete(witness);
    start(Optional.of(witness));
    assertThat(Files.readString(witness)).isEqualTo(Files.readString(blobs.resolve("identity")));
  }

  @Test
  void aFolderThatLostItsBlobsIsRefusedWithoutAWitnessToo() throws IOException {
    start(Optional.empty());
    Files.delete(blobs.resolve("blobs"));
    assertThatThrownBy(() -> start(Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(blobs.resolve("blobs") + " is missing");
    Files.delete(blobs.resolve("identity"));
    start(Optional.empty());
  }

  @Test
  void daemonsThatShareAFolderKnowItByOneIdentity() throws IOException {
    Path other = folder.resolve("other/blobs-identity");
    start(Optional.of(witness));
    start(Optional.of(other));
    assertThat(Files.readString(other)).isEqualTo(Files.readString(witness));
  }

  private void start(Optional<Path> remembered) {
    FolderIdentity identity = new FolderIdentity(blobs, remembered);
    identity.require();
    open();
    identity.establish();
  }

  private void open() {
    new FileDataRepository(blobs).close();
  }
}
