/**
 * Memcached servers, for whatever half of the daemon keeps something on them: their connections,
 * the ring on which items stand, and items on several servers.
 *
 * <p>Names {@code io.zenko.dmd.config} alone; neither {@code data} nor {@code metadata}.
 */
package io.zenko.dmd.memcached;
