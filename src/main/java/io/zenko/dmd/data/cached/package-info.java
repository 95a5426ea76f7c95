/**
 * The repository that keeps blobs in one store and reads them from a faster one in front of it.
 *
 * <p>Names {@code io.zenko.dmd.data} and {@code io.zenko.dmd.config}; never a protocol, and the
 * stores by their names alone.
 */
package io.zenko.dmd.data.cached;
