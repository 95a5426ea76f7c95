/**
 * The documents that bucketd answers: each a record that JSON-B binds, its members in the order in
 * which they are written. Clients see names, order and types of these: a test has each as text.
 *
 * <p>{@code @Schema} shows their shapes in {@code /openapi}. Names nothing of the project. The
 * records are public, as JSON-B wants them.
 */
package io.zenko.dmd.metadata.bucketd.document;
