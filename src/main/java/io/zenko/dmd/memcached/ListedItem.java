package io.zenko.dmd.memcached;

import java.time.Instant;

/**
 * An item that a server lists.
 *
 * @param expires whether it goes by itself
 * @param accessed when it was last asked for, to the second
 */
public record ListedItem(String name, boolean expires, Instant accessed) {}
