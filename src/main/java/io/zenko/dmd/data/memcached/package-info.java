/**
 * The repository that keeps blobs in memcached servers: chunks and a manifest, each on several
 * servers, checked when they are read.
 *
 * <p>Names {@code io.zenko.dmd.data}, {@code io.zenko.dmd.memcached} and {@code
 * io.zenko.dmd.config}; never a protocol.
 */
package io.zenko.dmd.data.memcached;
