package io.zenko.dmd.ops.admin.document;

import java.util.List;

/**
 * A change, as those who follow the log are told of it.
 *
 * @param time milliseconds since 1970
 * @param method in lower case
 * @param entries the first of what was put and deleted
 * @param count how many there are
 */
public record Change(
    int session,
    long number,
    long time,
    String bucket,
    String method,
    List<ChangedEntry> entries,
    int count) {}
