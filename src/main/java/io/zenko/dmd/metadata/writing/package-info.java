/**
 * The way of changes to a store that makes them in groups: {@link
 * io.zenko.dmd.metadata.writing.WriteQueue}, which holds what waits for the one thread that writes.
 *
 * <p>May name the feature root {@code io.zenko.dmd.metadata}; named by repositories.
 */
package io.zenko.dmd.metadata.writing;
