/**
 * The repository that keeps buckets as JSON documents in memcached, for several daemons side by
 * side: immutable pages of trees, and one root that moves by compare-and-set. The documents are
 * described in docs/format-memcached.md.
 *
 * <p>May name the feature root {@code io.zenko.dmd.metadata}, {@code
 * io.zenko.dmd.metadata.writing}, the lines of {@code io.zenko.dmd.metadata.json.line}, {@code
 * io.zenko.dmd.memcached} and {@code io.zenko.dmd.config}; no protocol.
 */
package io.zenko.dmd.metadata.memcached;
