package io.zenko.dmd.ops.admin.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the daemon is.
 *
 * @param time milliseconds since 1970
 * @param status {@code UP} where all parts are
 * @param debts what waits to be done, by the names that metrics have for it, all sessions together
 * @param failures how many requests failed since the start
 * @param last the newest sample; empty in the first seconds
 * @param lastHour all of the last hour together, or since the start; likewise
 */
public record Overview(
    long time,
    String status,
    List<Part> checks,
    long uptimeMillis,
    List<String> roles,
    Optional<String> metadataRepository,
    Optional<String> dataRepository,
    long heapUsed,
    long heapMax,
    Map<String, Double> debts,
    List<Room> rooms,
    long failures,
    Optional<Sample> last,
    Optional<HourSample> lastHour) {}
