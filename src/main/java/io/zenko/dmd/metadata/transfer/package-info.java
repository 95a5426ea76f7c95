/**
 * Carries buckets from one repository to another as lines of JSON; the format is described in
 * docs/format-export.md.
 *
 * <p>May name the feature root {@code io.zenko.dmd.metadata} alone.
 */
package io.zenko.dmd.metadata.transfer;
