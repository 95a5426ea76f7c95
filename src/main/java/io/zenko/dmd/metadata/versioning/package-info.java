/**
 * Version ids, and what a put, get or delete of a version does to an object: pure functions from
 * the object's entries to a batch, for every repository and every protocol.
 *
 * <p>Names {@code io.zenko.dmd.metadata} alone.
 */
package io.zenko.dmd.metadata.versioning;
