package io.zenko.dmd.metadata;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/** Why a bucket store did not do what it was asked. */
public final class MetadataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as a client has to tell it apart. */
  public enum Failure {
    NO_SUCH_BUCKET,
    BUCKET_ALREADY_EXISTS,
    BUCKET_NOT_EMPTY,
    /** The bucket is in read-only mode. */
    READ_ONLY,
    /** The store cannot take the change now (disk full, engine away); a later try may pass. */
    UNAVAILABLE,
    /** The engine did not answer in time: whether the change was made is not known. */
    TIMEOUT,
    /** What is stored is damaged. */
    CORRUPT,
    /** A defect of the store or of the machine under it. */
    INTERNAL
  }

  private final Failure failure;

  public MetadataException(Failure failure, String message) {
    super(message);
    this.failure = failure;
  }

  public MetadataException(Failure failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  public static MetadataException noSuchBucket(BucketName bucket) {
    return new MetadataException(Failure.NO_SUCH_BUCKET, "no bucket " + bucket);
  }

  public static MetadataException bucketNotEmpty(BucketName bucket) {
    return new MetadataException(Failure.BUCKET_NOT_EMPTY, "bucket " + bucket + " is not empty");
  }

  public Failure failure() {
    return failure;
  }

  /** The failure inside what a completion stage threw; a defect where it is none of ours. */
  public static MetadataException of(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RejectedExecutionException) {
      return new MetadataException(Failure.UNAVAILABLE, "the daemon is stopping", cause);
    }
    return cause instanceof MetadataException known
        ? known
        : new MetadataException(Failure.INTERNAL, cause.toString(), cause);
  }
}
