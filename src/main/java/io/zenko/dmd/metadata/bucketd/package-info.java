/**
 * The bucketd protocol: JAX-RS resources over buckets, objects and listings.
 *
 * <p>Names {@code metadata}, {@code metadata.versioning}, {@code metadata.listing}, {@code http}
 * and {@code config}; never a repository.
 */
package io.zenko.dmd.metadata.bucketd;
