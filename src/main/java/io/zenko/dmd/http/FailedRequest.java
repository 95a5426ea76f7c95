package io.zenko.dmd.http;

/**
 * A request that failed, as an operator looks at it.
 *
 * @param number counts those that failed since the start, from 1
 * @param time milliseconds since 1970
 * @param method of HTTP, or the name of the call
 * @param target as it was sent, or the database that was called; its beginning where it is long
 * @param uids the ids by which the client knows the request; empty where it sent none
 * @param error the name that the client was told
 * @param elapsedMillis from its arrival to its answer
 */
public record FailedRequest(
    long number,
    long time,
    String protocol,
    String method,
    String target,
    String uids,
    int status,
    String error,
    String reason,
    long elapsedMillis) {}
