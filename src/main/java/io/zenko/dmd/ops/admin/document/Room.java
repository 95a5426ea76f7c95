package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * Room where something is kept.
 *
 * @param path the folder; empty where it is none
 * @param available bytes that may still be filled
 * @param total bytes of all
 * @param fullAt when it is full if it goes on as in the last day, in milliseconds since 1970; empty
 *     where it does not fill
 */
public record Room(
    String name, Optional<String> path, long available, long total, Optional<Long> fullAt) {}
