package io.zenko.dmd.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import io.zenko.dmd.config.BlobFileSettings;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.Scrubbing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scrub that somebody asks for does not wait until one is due. */
class AskedScrubTest {
  private static final int LENGTH = 300_000;

  @TempDir Path root;

  private static BlobFileSettings settings(long scrubBytesPerSecond) {
    return new BlobFileSettings(4_096, 4L << 20, 16, 50, 32L << 20, scrubBytesPerSecond);
  }

  @Test
  void itBeginsAtOnceAndTellsWhatIsDamaged() throws IOException {
    try (DataRepository repository = FileDataRepository.open(root, false, settings(1L << 30))) {
      Scrubbing scrubbing = repository.scrubbing().orElseThrow();
      put(repository, 1);
      assertThat(scrubbing.standing().running()).isFalse();

      assertThat(scrubbing.begin()).isTrue();
      Await.until("the end of a pass", () -> scrubbing.standing().passes() == 1);
      Await.until("its rest", () -> !scrubbing.standing().running());
      assertThat(scrubbing.standing().damaged()).isZero();
      assertThat(scrubbing.standing().bytes()).isGreaterThanOrEqualTo(LENGTH);

      BlobKey damaged = put(repository, 2);
      damage(damaged);
      assertThat(scrubbing.begin()).isTrue();
      Await.until("the end of the next", () -> scrubbing.standing().passes() == 2);
      assertThat(scrubbing.standing().damaged()).isEqualTo(1);
      assertThat(scrubbing.standing().last()).singleElement().asString().contains(damaged.value());
    }
  }

  @Test
  void itIsRefusedWhereScrubsAreTurnedOff() {
    try (DataRepository repository = FileDataRepository.open(root, false, settings(0))) {
      assertThat(repository.scrubbing().orElseThrow().begin()).isFalse();
      assertThat(repository.scrubbing().orElseThrow().standing().running()).isFalse();
    }
  }

  private static BlobKey put(DataRepository repository, int seed) throws IOException {
    return repository.put(new ByteArrayInputStream(Blobs.bytes(seed, LENGTH)), LENGTH);
  }

  private void damage(BlobKey key) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      Path file =
          all.filter(path -> path.getFileName().toString().contains(key.value().substring(2)))
              .findFirst()
              .orElseThrow();
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
        bytes.seek(LENGTH / 2);
        int there = bytes.read();
        bytes.seek(LENGTH / 2);
        bytes.write(there ^ 1);
      }
    }
  }
}
