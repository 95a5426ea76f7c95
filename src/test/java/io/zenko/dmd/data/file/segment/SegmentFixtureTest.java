package io.zenko.dmd.data.file.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.file.OfflineScrub;
import io.zenko.dmd.data.file.disk.DiskVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixture is a store that the first version wrote: every later one reads it. */
class SegmentFixtureTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/segments-v1");

  @TempDir Path root;

  @Test
  void readsSegmentsOfVersionOne() throws IOException {
    copy();
    List<BlobKey> live = new ArrayList<>();
    try (SegmentStore store =
        new SegmentStore(
            new DiskVolume(false),
            root,
            new SegmentSettings(8_192, 16_384, 4, false),
            Clock.systemUTC(),
            new SegmentMetrics())) {
      store.begin(root.resolve("incoming"));
      for (String line : Files.readAllLines(root.resolve("expected.txt"))) {
        String[] words = line.split(" ", -1);
        SegmentKey key = SegmentKey.parse(new BlobKey(words[0])).orElseThrow();
        if (words[1].equals("deleted")) {
          assertThat(store.open(key)).isEmpty();
        } else {
          live.add(key.key());
          try (Blob blob = store.open(key).orElseThrow()) {
            assertThat(blob.created()).isEqualTo(SegmentFixtureWriter.CREATED);
            assertThat(Blobs.get(blob, ByteRange.whole(blob.size())))
                .isEqualTo(Blobs.bytes(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
          }
        }
      }
      assertThat(store.blobs().map(StoredBlob::key)).containsExactlyInAnyOrderElementsOf(live);
    }
  }

  @Test
  void aScrubOfThemFindsNoDamageAndChangesNothing() throws IOException {
    copy();
    List<String> damaged = new ArrayList<>();
    assertThat(new OfflineScrub(root).run(damaged::add, bytes -> {}).bytes()).isPositive();
    assertThat(damaged).isEmpty();
    try (Stream<Path> files = Files.walk(FIXTURE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(root.resolve(FIXTURE.relativize(file))).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void aScrubNamesWhatIsDamaged() throws IOException {
    copy();
    String last = Files.readAllLines(root.resolve("expected.txt")).get(12);
    SegmentKey key = SegmentKey.parse(new BlobKey(last.split(" ", -1)[0])).orElseThrow();
    Path segment = root.resolve("segments").resolve(SegmentFolder.name(key.segment()));
    byte[] content = Files.readAllBytes(segment);
    content[(int) key.place() + 100] ^= 1;
    Files.write(segment, content);
    List<String> damaged = new ArrayList<>();
    assertThat(new OfflineScrub(root).run(damaged::add, bytes -> {}).damagedBlobs()).isEqualTo(1);
    assertThat(damaged).singleElement().asString().contains(key.key().value());
  }

  private void copy() throws IOException {
    try (Stream<Path> files = Files.walk(FIXTURE)) {
      for (Path file : files.toList()) {
        Path to = root.resolve(FIXTURE.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }
}
