package io.zenko.dmd.ops.admin.document;

import java.util.Map;

/**
 * A part of the daemon's health.
 *
 * @param status {@code UP} or {@code DOWN}
 * @param troubles what is wrong, each trouble by what it concerns
 */
public record Part(String name, String status, Map<String, String> troubles) {}
