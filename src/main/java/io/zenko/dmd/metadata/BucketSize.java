package io.zenko.dmd.metadata;

/**
 * About how much a bucket holds.
 *
 * @param entries what was overwritten or deleted lately may be counted still
 * @param bytes what its files take
 */
public record BucketSize(long entries, long bytes) {}
