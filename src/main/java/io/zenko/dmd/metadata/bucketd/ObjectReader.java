package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.versioning.GetOptions;
import io.zenko.dmd.metadata.versioning.QueryParameters;
import io.zenko.dmd.metadata.versioning.Versioning;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Reads objects of any bucket, the list of buckets included. */
@ApplicationScoped
public class ObjectReader {
  private final Versioning versioning;
  private final Metastore metastore;

  /** For CDI's proxy. */
  ObjectReader() {
    this(null, null);
  }

  @Inject
  ObjectReader(Versioning versioning, Metastore metastore) {
    this.versioning = versioning;
    this.metastore = metastore;
  }

  public Optional<byte[]> get(BucketName bucket, Key key, QueryParameters parameters) {
    return Metastore.isNamed(bucket)
        ? metastore.get(key)
        : versioning.get(bucket, key, GetOptions.of(parameters));
  }
}
