package io.zenko.dmd.memcached;

/**
 * An item as it was read.
 *
 * @param number of its last change, which the server counts anew when it starts
 * @param connection by which it was read, which no server outlives
 */
public record SeenItem(byte[] value, long number, Object connection) {}
