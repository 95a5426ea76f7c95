/**
 * The listing types of the bucketd protocol, each a forward pass over the ordered entries of a
 * bucket that jumps over what it does not return.
 *
 * <p>Names {@code io.zenko.dmd.metadata} alone: neither a protocol nor a repository.
 */
package io.zenko.dmd.metadata.listing;
