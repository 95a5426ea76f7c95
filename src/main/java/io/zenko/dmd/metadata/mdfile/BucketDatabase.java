package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.versioning.DeleteOptions;
import io.zenko.dmd.metadata.versioning.GetOptions;
import io.zenko.dmd.metadata.versioning.PutOptions;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import io.zenko.dmd.metadata.versioning.Versioning;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The objects of a bucket, which comes to be with the first put. */
final class BucketDatabase implements Database {
  private final BucketName bucket;
  private final MetadataRepository repository;
  private final Versioning versioning;
  private final Executor executor;

  BucketDatabase(
      BucketName bucket, MetadataRepository repository, Versioning versioning, Executor executor) {
    this.bucket = bucket;
    this.repository = repository;
    this.versioning = versioning;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Optional<String>> put(Key key, byte[] value, QueryParameters parameters) {
    PutOptions options = PutOptions.of(parameters);
    Supplier<CompletionStage<Optional<String>>> put =
        () -> versioning.put(bucket, key, value, options);
    return put.get()
        .exceptionallyComposeAsync(
            failure ->
                is(failure, Failure.NO_SUCH_BUCKET)
                    ? create().thenComposeAsync(created -> put.get(), executor)
                    : CompletableFuture.failedFuture(failure),
            executor);
  }

  private CompletionStage<Void> create() {
    return repository
        .createBucket(bucket, Sublevel.attributes(bucket), OptionalInt.empty())
        .exceptionallyCompose(
            failure ->
                is(failure, Failure.BUCKET_ALREADY_EXISTS)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(failure));
  }

  static boolean is(Throwable thrown, Failure failure) {
    return MetadataException.of(thrown).failure() == failure;
  }

  @Override
  public Optional<byte[]> get(Key key, QueryParameters parameters) {
    GetOptions options = GetOptions.of(parameters);
    try {
      return versioning.get(bucket, key, options);
    } catch (MetadataException e) {
      if (e.failure() == Failure.NO_SUCH_BUCKET) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public CompletionStage<Optional<String>> delete(Key key, QueryParameters parameters) {
    DeleteOptions options = DeleteOptions.of(parameters);
    return versioning
        .delete(bucket, key, options)
        .exceptionallyCompose(
            failure ->
                is(failure, Failure.NO_SUCH_BUCKET)
                    ? CompletableFuture.completedFuture(options.versionId())
                    : CompletableFuture.failedFuture(failure));
  }

  @Override
  public EntryCursor open(KeyRange range, Order order) {
    try {
      return repository.scan(bucket, range, order);
    } catch (MetadataException e) {
      if (e.failure() == Failure.NO_SUCH_BUCKET) {
        return new EmptyCursor();
      }
      throw e;
    }
  }
}
