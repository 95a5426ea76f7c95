package io.zenko.dmd.metadata.transfer;

import io.zenko.dmd.metadata.BucketName;

/** Is told how far a transfer is: often, so it decides by itself what to pass on. */
@FunctionalInterface
public interface Progress {
  Progress NONE = (bucket, entries) -> {};

  /**
   * @param entries how many entries of the bucket are done
   */
  void at(BucketName bucket, long entries);
}
