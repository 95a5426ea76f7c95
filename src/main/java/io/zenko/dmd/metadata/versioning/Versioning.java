package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Update.Change;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts, gets and deletes objects by the rules of versioning, each atomic for its object.
 *
 * <p>The rules, and the places where the entries of an object stand, are in docs/versioning.md.
 */
public final class Versioning {
  /** The version id by which a request names the null key. */
  static final String NULL = "null";

  private final MetadataRepository repository;
  private final VersionIds ids;

  public Versioning(MetadataRepository repository, VersionIds ids) {
    this.repository = repository;
    this.ids = ids;
  }

  /**
   * Puts an object or a version of it. Completes when it is durable.
   *
   * @return the id of the version that was written; empty for a put without versioning
   * @throws InvalidRequestException inside the stage, where a version is no JSON object
   */
  public CompletionStage<Optional<String>> put(
      BucketName bucket, Key key, byte[] value, PutOptions options) {
    boolean versioned = options.versioning() || options.versionId().isPresent();
    if (!versioned) {
      return write(bucket, Batch.put(key, value), options).thenApply(done -> Optional.empty());
    }
    ObjectVersion version = new ObjectVersion(value);
    if (!version.isObject()) {
      return CompletableFuture.failedFuture(
          new InvalidRequestException("the value of a version must be a JSON object"));
    }
    if (options.versionId().isEmpty()) {
      return putNew(bucket, key, new VersionNew(version, false, false, options.overheadFields()));
    }
    String id = options.versionId().get();
    return switch (id) {
      case "" ->
          putNew(
              bucket,
              key,
              new VersionNew(version, true, options.deleteNullKey(), options.overheadFields()));
      case NULL ->
          write(bucket, Batch.put(key.version(""), value), options)
              .thenApply(done -> Optional.of(NULL));
      default -> {
        VersionPut put = new VersionPut(id, version, options.isNull(), ids.infinite());
        yield repository.update(
            bucket,
            key,
            object ->
                new Change<>(
                    put.apply(object).withOverheadFields(options.overheadFields()),
                    Optional.of(id)));
      }
    };
  }

  private CompletionStage<Void> write(BucketName bucket, Batch batch, PutOptions options) {
    return repository.write(bucket, batch.withOverheadFields(options.overheadFields()));
  }

  /** The id is issued inside the update: the order of an object's ids is that of its commits. */
  private CompletionStage<Optional<String>> putNew(BucketName bucket, Key key, VersionNew put) {
    return repository.update(
        bucket,
        key,
        object -> {
          String id = ids.next();
          return new Change<>(put.apply(key, id), Optional.of(id));
        });
  }

  /** The object's master or a version of it. */
  public Optional<byte[]> get(BucketName bucket, Key key, GetOptions options) {
    if (options.versionId().isPresent()) {
      String id = options.versionId().get();
      return repository.get(bucket, key.version(id.equals(NULL) ? "" : id));
    }
    Optional<byte[]> master = repository.get(bucket, key);
    return master.isPresent() && new ObjectVersion(master.get()).isPlaceholder()
        ? getBehindPlaceholder(bucket, key)
        : master;
  }

  /** Master and versions in one pass, since by now the placeholder may have been replaced. */
  private Optional<byte[]> getBehindPlaceholder(BucketName bucket, Key key) {
    KeyRange entries = KeyRange.of(key, key.behindVersions());
    try (EntryCursor cursor = repository.scan(bucket, entries, Order.ASCENDING)) {
      if (!cursor.next() || !cursor.key().equals(key)) {
        return Optional.empty();
      }
      ObjectVersion master = new ObjectVersion(cursor.value());
      return master.isPlaceholder()
          ? Remaining.newest(key, cursor, Optional.empty()).map(found -> found.version().value())
          : Optional.of(master.value());
    }
  }

  /**
   * Deletes an object's master or a version of it. Completes when that is durable.
   *
   * @return the id of the version that was asked for
   */
  public CompletionStage<Optional<String>> delete(
      BucketName bucket, Key key, DeleteOptions options) {
    if (options.versionId().isEmpty()) {
      return repository
          .write(bucket, Batch.delete(key).withOverheadFields(options.overheadFields()))
          .thenApply(done -> Optional.empty());
    }
    String id = options.versionId().get();
    VersionDelete delete = new VersionDelete(id, options.isNull());
    return repository.update(
        bucket,
        key,
        object ->
            new Change<>(
                delete.apply(object).withOverheadFields(options.overheadFields()),
                Optional.of(id)));
  }
}
