package io.zenko.dmd.ops.admin.document;

/**
 * A bucket.
 *
 * @param attributes as they were put
 * @param entries how many it has, as far as they were counted
 * @param exact whether that is all
 */
public record BucketDocument(
    String name, int session, String mode, int entries, boolean exact, String attributes) {}
