package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.json.bucket.BucketFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a checkpoint that failed had written does not stay: the disk may have been full. */
class CheckpointFaultTest {
  private static final BucketName BUCKET = new BucketName("b");
  private static final Path DIRECTORY = Path.of("/store/sessions/0/buckets/b");

  private static void fill(JsonMetadataRepository repository, int from) {
    for (int i = from; i < from + 20; i++) {
      byte[] value =
          String.format(Locale.ROOT, "{\"n\":%d,\"pad\":\"%s\"}", i, "x".repeat(50))
              .getBytes(UTF_8);
      repository.write(BUCKET, Batch.put(Key.of("k" + i), value)).toCompletableFuture().join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".jsonl", ".blocks", "bucket.json.tmp", "attributes"})
  void leavesNoFileThatTheManifestDoesNotName(String failing) throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    JsonSettings settings = JsonSettings.of(Path.of("/store")).withMaxSegmentBytes(1000);
    Store store =
        Store.open(volume, settings, new MonotonicClock(InstantSource.system()), Runnable::run);
    try (JsonMetadataRepository repository = new JsonMetadataRepository(store)) {
      volume.beforeWrites(
          path -> {
            if (path.startsWith(DIRECTORY) && path.toString().contains(failing)) {
              throw new UncheckedIOException(new IOException("No space left on device"));
            }
          });
      repository
          .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
          .toCompletableFuture()
          .join();
      fill(repository, 0);
      store.awaitCheckpoints();
      volume.beforeWrites(path -> {});
      fill(repository, 20);
      store.awaitCheckpoints();
      assertThat(volume.list(DIRECTORY)).containsExactlyInAnyOrderElementsOf(named(store));
      for (int i = 0; i < 40; i++) {
        assertThat(repository.get(BUCKET, Key.of("k" + i))).isPresent();
      }
    }
  }

  private static List<String> named(Store store) {
    BucketFiles files = store.catalogue().find(BUCKET).orElseThrow().files();
    List<String> names = new ArrayList<>(files.manifest().orElseThrow().files());
    names.add(files.directory().manifest().getFileName().toString());
    return names;
  }
}
