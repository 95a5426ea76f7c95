package io.zenko.dmd.ops.admin.document;

import java.util.Map;

/**
 * What the daemon did in the last hour, or since its start.
 *
 * @param since milliseconds since 1970
 * @param received bytes a second, headers included
 * @param sent bytes a second, likewise
 */
public record HourSample(
    long since, Map<String, ProtocolSample> protocols, double received, double sent) {}
