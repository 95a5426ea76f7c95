/**
 * The API of administration, which the console and the command are made of: what the daemon is
 * doing, what is in it, and what of it an operator can change.
 *
 * <p>Names {@code ops}, feature roots, {@code metadata.reading}, {@code metadata.listing}, {@code
 * http} and {@code config}.
 */
package io.zenko.dmd.ops.admin;
