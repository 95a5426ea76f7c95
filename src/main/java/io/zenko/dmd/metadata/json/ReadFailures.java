package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;

/** What a failed read of a bucket's files is to whoever asked. */
final class ReadFailures {
  private ReadFailures() {}

  /** A step that reads. */
  @FunctionalInterface
  interface Step<T> {
    T get() throws IOException;
  }

  static <T> T explained(BucketName bucket, Step<T> step) {
    try {
      return step.get();
    } catch (IOException | FormatException e) {
      throw of(bucket, e);
    }
  }

  static MetadataException of(BucketName bucket, Exception cause) {
    return cause instanceof FormatException
        ? new MetadataException(
            Failure.CORRUPT, "bucket " + bucket + " is damaged: " + cause.getMessage(), cause)
        : new MetadataException(
            Failure.INTERNAL, "bucket " + bucket + " cannot be read: " + cause.getMessage(), cause);
  }
}
