package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;

/**
 * A process that writes until it is killed and tells of each change that was acknowledged. Takes
 * the directory, the seed, and for each writer how many of its changes were made before.
 */
final class KilledProcess {
  static final BucketName BUCKET = new BucketName("killed");

  /** Small, so that checkpoints and merges are on their way whenever the process is killed. */
  static final int SEGMENT_BYTES = 64 << 10;

  private KilledProcess() {}

  static JsonMetadataRepository open(Path directory) throws Exception {
    return new JsonMetadataRepository(
        Store.open(
            new DiskVolume(),
            JsonSettings.of(directory).withMaxSegmentBytes(SEGMENT_BYTES),
            new MonotonicClock(InstantSource.system()),
            Runnable::run));
  }

  public static void main(String[] arguments) throws Exception {
    JsonMetadataRepository repository = open(Path.of(arguments[0]));
    long seed = Long.parseLong(arguments[1]);
    if (repository.attributes(BUCKET).isEmpty()) {
      repository
          .createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty())
          .toCompletableFuture()
          .join();
    }
    for (int i = 2; i < arguments.length; i++) {
      int made = Integer.parseInt(arguments[i]);
      Writer writer = new Writer(seed, i - 2);
      new Thread(() -> write(repository, writer, made)).start();
    }
  }

  private static void write(JsonMetadataRepository repository, Writer writer, int made) {
    for (int change = made; true; change++) {
      repository.write(BUCKET, writer.change(change)).toCompletableFuture().join();
      tell(writer.number() + " " + (change + 1) + "\n");
    }
  }

  /** One write to the pipe, which the kill leaves whole or does not leave. */
  private static synchronized void tell(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }
}
