/**
 * The memory that values take while they are read for requests: {@link
 * io.zenko.dmd.metadata.reading.ReadMemory}, which protocols and repositories name both.
 *
 * <p>May name the feature root {@code io.zenko.dmd.metadata} and {@code io.zenko.dmd.config}.
 */
package io.zenko.dmd.metadata.reading;
