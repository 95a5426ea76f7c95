package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.ObjectView;
import io.zenko.dmd.metadata.Update;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A change rests on one that is not durable yet, and never will be. */
class RefusedMeanwhileTest {
  private static final BucketName BUCKET = new BucketName("photos");
  private static final Key KEY = Key.of("key");
  private static final byte[] JSON = "{}".getBytes(UTF_8);

  private final SimulatedVolume volume = new SimulatedVolume();
  private final CountDownLatch seen = new CountDownLatch(1);

  @Test
  void nobodyIsToldThatThereWasNothingToDoForADeletionThatWasRefused() throws IOException {
    try (JsonMetadataRepository repository = open()) {
      repository.createBucket(BUCKET, JSON, OptionalInt.empty()).toCompletableFuture().join();
      repository.write(BUCKET, Batch.put(KEY, JSON)).toCompletableFuture().join();
      volume.beforeWrites(path -> failOnceSeen());
      CompletableFuture<Void> deletion =
          repository.write(BUCKET, Batch.delete(KEY)).toCompletableFuture();
      CompletableFuture<Boolean> update =
          repository
              .update(BUCKET, KEY, object -> unlessThere(object, deletion))
              .toCompletableFuture();
      assertThatThrownBy(update::join).hasMessageContaining("failed meanwhile");
      assertThat(repository.get(BUCKET, KEY)).isPresent();
    }
  }

  private void failOnceSeen() {
    try {
      seen.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UncheckedIOException(new IOException("Input/output error"));
  }

  /** Changes nothing where the object is gone, as it is until the deletion is refused. */
  private Update.Change<Boolean> unlessThere(ObjectView object, CompletableFuture<Void> deletion) {
    boolean isGone = object.master().isEmpty();
    seen.countDown();
    assertThatThrownBy(deletion::join).hasRootCauseMessage("Input/output error");
    volume.beforeWrites(path -> {});
    return new Update.Change<>(isGone ? Batch.NOTHING : Batch.delete(KEY), isGone);
  }

  private JsonMetadataRepository open() throws IOException {
    MonotonicClock clock = new MonotonicClock(InstantSource.system());
    return new JsonMetadataRepository(
        Store.open(volume, JsonSettings.of(Path.of("/store")), clock, Runnable::run));
  }
}
