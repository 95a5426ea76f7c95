package io.zenko.dmd.metadata;

import io.zenko.dmd.clock.MonotonicClock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * A store of buckets, each an ordered map from key to value, with attributes of its own.
 *
 * <p>Values and attributes are opaque bytes, returned as they were given. An array that was passed
 * to the repository, or returned by it, is changed by nobody from then on.
 *
 * <p>A write answers with a stage. The stage completes when the write is durable; where the write
 * was not made, it completes with a {@link MetadataException}. A stage may be complete when the
 * method returns. Else a thread of the repository completes it later: what a caller has added to
 * the stage runs on that thread and must not block it. Reads answer at once, see durable state
 * alone, and throw {@link MetadataException}. Every read that begins after a write has completed
 * sees that write.
 *
 * <p>A call that names a bucket that is not there fails with {@code NO_SUCH_BUCKET}; only {@link
 * #attributes} and {@link Sessions#of} answer that there is nothing. A call that may change a
 * bucket in read-only mode fails with {@code READ_ONLY}, even if it would change nothing: an empty
 * batch, an update without a change, the removal of a bucket with obstacles.
 *
 * <p>A change may {@linkplain Mutation#overheadFields name fields} of the value that it replaces.
 * The repository puts these fields into the change log, see {@link Overhead#entries}.
 *
 * <p>A repository whose data outlive it stamps each change with a {@link MonotonicClock} once the
 * change is made up, and raises the clock above the stamps that it finds on opening. Version ids
 * are unique because of this.
 *
 * <p>A further repository passes {@code MetadataRepositoryContract} and is chosen by its name, see
 * {@code io.zenko.dmd.config.RepositoryName}.
 */
public interface MetadataRepository extends AutoCloseable {
  /**
   * Makes an empty bucket, in the given session (shard) or in one of the repository's choice; fails
   * with {@code BUCKET_ALREADY_EXISTS}, or with an {@link InvalidRequestException} where there is
   * no such session.
   */
  CompletionStage<Void> createBucket(BucketName bucket, byte[] attributes, OptionalInt session);

  /** The bucket's attributes as they were put; empty where there is no such bucket. */
  Optional<byte[]> attributes(BucketName bucket);

  /** Replaces the bucket's attributes whole; fails with {@code NO_SUCH_BUCKET}. */
  CompletionStage<Void> putAttributes(BucketName bucket, byte[] attributes);

  /**
   * Removes the bucket with whatever is in it, unless an entry is an obstacle; then it fails with
   * {@code BUCKET_NOT_EMPTY}. Atomic: no write slips in between the look and the removal.
   */
  CompletionStage<Void> deleteBucket(BucketName bucket, Predicate<Entry> obstacle);

  /** A pass over the buckets of the store: the name as key, the attributes as value. */
  EntryCursor buckets(KeyRange range, Order order);

  /** The value under a raw key; empty where there is none in the bucket. */
  Optional<byte[]> get(BucketName bucket, Key key);

  /** Applies raw changes, all or none. Without a change in it, a batch leaves no record either. */
  CompletionStage<Void> write(BucketName bucket, Batch batch);

  /**
   * Reads and changes one object as one atomic step: nothing else changes an entry of the object
   * between what the update reads and what it writes. What the update throws completes the stage.
   *
   * @param object the object's key. Clients may also name an entry by a raw key with a 0x00 in it;
   *     the view is then of that key, and the object kept from others is that of its {@linkplain
   *     Key#objectPart object part}
   */
  <R> CompletionStage<R> update(BucketName bucket, Key object, Update<R> update);

  /** A pass over entries of a bucket, over its state as of now. */
  EntryCursor scan(BucketName bucket, KeyRange range, Order order);

  /** What the bucket takes now; fails with {@code NO_SUCH_BUCKET}. */
  AccessMode accessMode(BucketName bucket);

  /**
   * Sets what the bucket takes from now on, across restarts too: in read-only mode every write to
   * it fails with {@code READ_ONLY}, its removal included. A new bucket takes everything. The
   * change log tells nothing of it, or has a {@link ChangeMethod#NOOP} for it.
   */
  CompletionStage<Void> setAccessMode(BucketName bucket, AccessMode mode);

  /**
   * The buckets that are known to be damaged and are not served; a pass over all buckets may lack
   * them. Whoever copies a store must not take such a pass for all there was.
   */
  default Set<BucketName> damagedBuckets() {
    return Set.of();
  }

  /**
   * About how much a bucket holds, where the repository knows that now without a look at anything;
   * empty where it does not, and where there is no such bucket.
   */
  default Optional<BucketSize> size(BucketName bucket) {
    return Optional.empty();
  }

  /** The sessions of the store and their change logs. */
  Sessions sessions();

  /** Completes what was accepted, then lets go of files and threads. No call comes after it. */
  @Override
  void close();
}
