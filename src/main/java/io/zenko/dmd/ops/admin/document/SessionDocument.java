package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * A session and its change log.
 *
 * @param id as bucketd numbers it, from 1
 * @param first the number of the oldest change that is held
 * @param last that of the last
 * @param trouble why it takes no changes, where it takes none
 */
public record SessionDocument(
    int id, long first, long last, Optional<Long> buckets, Optional<String> trouble) {}
