package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The list of buckets: putting an entry creates a bucket or replaces its attributes, deleting one
 * deletes the bucket with whatever is in it, so that nothing old appears in a later bucket of the
 * name. Versions mean nothing here.
 */
final class MetastoreDatabase implements Database {
  private final MetadataRepository repository;
  private final Executor executor;

  MetastoreDatabase(MetadataRepository repository, Executor executor) {
    this.repository = repository;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Optional<String>> put(Key key, byte[] value, QueryParameters options) {
    BucketName bucket;
    try {
      bucket = new BucketName(key.text());
    } catch (IllegalArgumentException e) {
      throw Call.wrong(e.getMessage());
    }
    return put(bucket, value).thenApply(done -> Optional.empty());
  }

  /** Others may create and delete the bucket meanwhile: then what was found no longer holds. */
  private CompletionStage<Void> put(BucketName bucket, byte[] attributes) {
    boolean known = repository.attributes(bucket).isPresent();
    CompletionStage<Void> done =
        known
            ? repository.putAttributes(bucket, attributes)
            : repository.createBucket(bucket, attributes, OptionalInt.empty());
    Failure outdated = known ? Failure.NO_SUCH_BUCKET : Failure.BUCKET_ALREADY_EXISTS;
    return done.exceptionallyComposeAsync(
        failure ->
            BucketDatabase.is(failure, outdated)
                ? put(bucket, attributes)
                : CompletableFuture.failedFuture(failure),
        executor);
  }

  @Override
  public Optional<byte[]> get(Key key, QueryParameters options) {
    return bucket(key)
        .flatMap(repository::attributes)
        .filter(attributes -> !Sublevel.isUnlisted(attributes));
  }

  /** No bucket can have a name that is none. */
  private static Optional<BucketName> bucket(Key key) {
    try {
      return Optional.of(new BucketName(key.text()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public CompletionStage<Optional<String>> delete(Key key, QueryParameters options) {
    Optional<BucketName> bucket = bucket(key);
    if (bucket.isEmpty() || get(key, options).isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return repository
        .deleteBucket(bucket.get(), entry -> false)
        .exceptionallyCompose(
            failure ->
                BucketDatabase.is(failure, Failure.NO_SUCH_BUCKET)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(MetadataException.of(failure)))
        .thenApply(done -> Optional.empty());
  }

  @Override
  public EntryCursor open(KeyRange range, Order order) {
    return new ListedCursor(repository.buckets(range, order));
  }
}
