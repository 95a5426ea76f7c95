package io.zenko.dmd.metadata.json;

/**
 * A bucket as it is at one moment; never changed once it is made.
 *
 * @param created the number of the record that made the bucket, 0 where there is none
 * @param attributes as they were put; empty where there is no bucket
 */
record BucketState(long created, byte[] attributes, KeyIndex index) {
  static final BucketState ABSENT = new BucketState(0, new byte[0], KeyIndex.EMPTY);

  boolean exists() {
    return created > 0;
  }

  BucketState withAttributes(byte[] changed) {
    return new BucketState(created, changed, index);
  }

  BucketState withIndex(KeyIndex changed) {
    return new BucketState(created, attributes, changed);
  }
}
