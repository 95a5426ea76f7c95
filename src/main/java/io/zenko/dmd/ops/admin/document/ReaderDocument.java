package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/**
 * Someone who reads a change log.
 *
 * @param session as bucketd numbers it; 0 is the map
 * @param protocol {@code bucketd} or {@code mdfile}
 * @param agent what it calls itself
 * @param asked the number from which it asked last
 * @param given the number of the last change that it was given, or said to have
 * @param behind how many changes there are behind that one
 * @param requests how often it has asked
 * @param time when it asked last
 */
public record ReaderDocument(
    int session,
    String protocol,
    String address,
    Optional<String> agent,
    long asked,
    long given,
    long behind,
    long requests,
    long time) {}
