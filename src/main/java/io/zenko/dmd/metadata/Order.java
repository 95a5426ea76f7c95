package io.zenko.dmd.metadata;

/** The direction of a pass over the entries of a bucket. */
public enum Order {
  ASCENDING,
  DESCENDING
}
