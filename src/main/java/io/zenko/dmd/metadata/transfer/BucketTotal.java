package io.zenko.dmd.metadata.transfer;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;

/**
 * What two buckets with the same content have in common.
 *
 * @param sha256 see {@link BucketDigest}
 */
public record BucketTotal(long entries, String sha256) {
  /** Reads a bucket as it is now. */
  public static BucketTotal of(
      MetadataRepository repository, BucketName bucket, Progress progress) {
    BucketDigest digest =
        new BucketDigest(
            repository
                .attributes(bucket)
                .orElseThrow(() -> MetadataException.noSuchBucket(bucket)));
    try (EntryCursor cursor = repository.scan(bucket, KeyRange.ALL, Order.ASCENDING)) {
      while (cursor.next()) {
        digest.add(cursor.key(), cursor.value());
        progress.at(bucket, digest.entries());
      }
    }
    return digest.total();
  }
}
