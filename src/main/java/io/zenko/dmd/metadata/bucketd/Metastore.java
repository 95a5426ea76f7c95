package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The list of all buckets, which reads like a bucket of its own. */
@ApplicationScoped
public class Metastore {
  static final BucketName NAME = new BucketName("__metastore");
  private static final byte[] ATTRIBUTES = "{\"name\":\"__metastore\"}".getBytes(UTF_8);

  private final MetadataRepository repository;

  /** For CDI's proxy. */
  Metastore() {
    this(null);
  }

  @Inject
  Metastore(MetadataRepository repository) {
    this.repository = repository;
  }

  static boolean isNamed(BucketName bucket) {
    return bucket.equals(NAME);
  }

  /** Refuses a change by way of objects: its entries come and go with the buckets. */
  static void refuse(BucketName bucket) {
    if (isNamed(bucket)) {
      throw new ProtocolException(
          ProtocolError.METHOD_NOT_ALLOWED,
          NAME + " follows the buckets; create, change or delete those");
    }
  }

  /** The attributes of a bucket, this one included. */
  Optional<byte[]> attributes(BucketName bucket) {
    return isNamed(bucket) ? Optional.of(ATTRIBUTES.clone()) : repository.attributes(bucket);
  }

  /** The attributes of the bucket that the key names. */
  Optional<byte[]> get(Key key) {
    try {
      return repository.attributes(new BucketName(key.text()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no bucket can have this name
    }
  }

  /** A pass over the entries of a bucket, this one included. */
  EntryCursor open(BucketName bucket, KeyRange range) {
    return isNamed(bucket)
        ? repository.buckets(range, Order.ASCENDING)
        : repository.scan(bucket, range, Order.ASCENDING);
  }
}
