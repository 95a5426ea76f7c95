package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.config.DefaultSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.json.JsonRepositoryOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

/**
 * A store of very many buckets, laid down before a daemon begins with it: they share the syncs of
 * the disk, so that a hundred thousand take seconds.
 */
final class ManyBuckets {
  /** With less they are brought into files, which takes the sync of a folder for each. */
  static final String MEMORY_BYTES = "1073741824";

  private static final byte[] ATTRIBUTES =
      "{\"owner\":\"ann\",\"creationDate\":\"2026-11-28T10:00:00.000Z\"}".getBytes(UTF_8);

  private static final int IN_FLIGHT = 4_096;

  private ManyBuckets() {}

  static void make(Path metadata, int count) {
    Properties settings =
        DefaultSettings.texts(
            "S3METADATAPATH", metadata.toString(), "DMD_MEMORY_BYTES", MEMORY_BYTES);
    Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
    try (MetadataRepository repository =
        new JsonRepositoryOpener().open(settings::getProperty, false)) {
      for (int i = 0; i < count; i++) {
        if (inFlight.size() == IN_FLIGHT) {
          inFlight.remove().join();
        }
        inFlight.add(
            repository
                .createBucket(new BucketName(name(i)), ATTRIBUTES, OptionalInt.empty())
                .toCompletableFuture());
      }
      inFlight.forEach(CompletableFuture::join);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(int number) {
    return String.format(Locale.ROOT, "many-%06d", number);
  }
}
