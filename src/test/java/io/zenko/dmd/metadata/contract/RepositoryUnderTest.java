package io.zenko.dmd.metadata.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The repository that a contract is held against, and the short words that the tests speak. */
public interface RepositoryUnderTest {
  BucketName BUCKET = new BucketName("bucket");

  MetadataRepository repository();

  /** The clock that the store was given. */
  MonotonicClock clock();

  /**
   * Closes the store and opens it with a clock that was set back; false where it keeps nothing, and
   * then it stays closed.
   */
  boolean restart() throws Exception;

  default void create(BucketName bucket) {
    await(repository().createBucket(bucket, bytes("{}"), OptionalInt.empty()));
  }

  default void put(BucketName bucket, String key, String value) {
    await(repository().write(bucket, Batch.put(Key.of(key), bytes(value))));
  }

  default void delete(BucketName bucket, String key) {
    await(repository().write(bucket, Batch.delete(Key.of(key))));
  }

  default Optional<String> get(BucketName bucket, String key) {
    return repository().get(bucket, Key.of(key)).map(RepositoryUnderTest::text);
  }

  /** The entries that a pass meets, as {@code key=value}. */
  default List<String> scan(BucketName bucket, KeyRange range, Order order) {
    try (EntryCursor cursor = repository().scan(bucket, range, order)) {
      return rest(cursor);
    }
  }

  static List<String> rest(EntryCursor cursor) {
    List<String> entries = new ArrayList<>();
    while (cursor.next()) {
      entries.add(cursor.key().text() + "=" + text(cursor.value()));
    }
    return entries;
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** What the stage completes with. A write that never completes fails the test. */
  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw MetadataException.of(e);
    } catch (TimeoutException e) {
      throw new AssertionError("not complete after a minute", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What the stage fails with. */
  static Throwable thrownBy(CompletionStage<?> stage) {
    try {
      Object result = stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
      throw new AssertionError("did not fail but completed with " + result);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError("not complete after a minute", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static MetadataException.Failure failureOf(CompletionStage<?> stage) {
    return MetadataException.of(thrownBy(stage)).failure();
  }

  static MetadataException.Failure failureOf(Runnable read) {
    try {
      read.run();
    } catch (MetadataException e) {
      return e.failure();
    }
    throw new AssertionError("did not fail");
  }
}
