package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * Room where something is kept.
 *
 * @param path the folder; empty where it is none
 * @param available bytes that may still be filled
 * @param total bytes of all
 * @param fullAt when it is full if it goes on as while it was watched, in milliseconds since 1970;
 *     empty where it does not fill
 * @param watchedMillis over how long, a day at most, it was watched how it fills; 0 while that is
 *     too short to tell
 */
public record Room(
    String name,
    Optional<String> path,
    long available,
    long total,
    Optional<Long> fullAt,
    long watchedMillis) {}
