package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * An entry in a list.
 *
 * @param version the version's id where it is none of masters, empty text for the null version
 * @param bytes of the entry's value
 * @param size of the object, where the value tells it
 */
public record EntrySummary(
    String key,
    Optional<String> version,
    int bytes,
    Optional<Long> size,
    Optional<String> modified,
    boolean deleteMarker) {}
