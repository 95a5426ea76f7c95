package io.zenko.dmd.metadata.reading;

import java.time.Instant;

/**
 * Someone who reads a change log.
 *
 * @param session as bucketd numbers it
 * @param asked the number from which it asked last
 * @param given the number of the last change that it was given, or said to have
 * @param requests how often it has asked
 * @param time when it asked last
 */
public record LogReader(
    String protocol, int session, Peer peer, long asked, long given, long requests, Instant time) {}
