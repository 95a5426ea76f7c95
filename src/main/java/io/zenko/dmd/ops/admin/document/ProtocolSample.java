package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * What a protocol did in the time of a sample.
 *
 * @param requests a second
 * @param errors requests that failed, a second; that something is not there is no error
 * @param p50 seconds that half of the requests took at most; empty where there was none
 * @param p99 seconds that 99 of 100 took at most
 */
public record ProtocolSample(
    double requests, double errors, Optional<Double> p50, Optional<Double> p99) {}
