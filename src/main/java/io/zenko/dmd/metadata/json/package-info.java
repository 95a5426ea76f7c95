/**
 * The repository that keeps JSON files per bucket: a journal a shard, sorted runs a bucket, keys in
 * memory. The format is described in docs/format-json.md.
 *
 * <p>May name the feature root {@code io.zenko.dmd.metadata} and {@code io.zenko.dmd.config}; no
 * protocol.
 */
package io.zenko.dmd.metadata.json;
