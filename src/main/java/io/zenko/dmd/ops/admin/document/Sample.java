package io.zenko.dmd.ops.admin.document;

import java.util.Map;

/**
 * What the daemon did in the seconds before a time.
 *
 * @param time milliseconds since 1970
 * @param received bytes a second, headers included
 * @param sent bytes a second, likewise
 * @param heap bytes in use
 */
public record Sample(
    long time, Map<String, ProtocolSample> protocols, double received, double sent, long heap) {}
