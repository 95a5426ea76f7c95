package io.zenko.dmd.metadata;

/** Whether a bucket takes changes of its entries and attributes. */
public enum AccessMode {
  READ_WRITE,
  READ_ONLY
}
