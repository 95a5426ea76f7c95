package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * A bucket in a list.
 *
 * @param session as bucketd numbers it, from 1
 * @param mode {@code read-write} or {@code read-only}
 * @param entries about how many, where that is known without a look
 * @param bytes what its files take, likewise
 * @param created as the bucket's attributes have it
 */
public record BucketSummary(
    String name,
    int session,
    String mode,
    Optional<Long> entries,
    Optional<Long> bytes,
    Optional<String> owner,
    Optional<String> created,
    Optional<String> versioning) {}
