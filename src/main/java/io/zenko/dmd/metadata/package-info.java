/**
 * What a bucket store is: {@link io.zenko.dmd.metadata.MetadataRepository} and the values it speaks
 * of.
 *
 * <p>Names neither a protocol nor a repository, and nothing of {@code io.zenko.dmd.data}.
 */
package io.zenko.dmd.metadata;
