package io.zenko.dmd.ops.admin.document;

import java.util.List;

/**
 * Requests that failed, the newest first.
 *
 * @param count how many failed since the start
 */
public record Failures(long count, List<?> failures) {}
