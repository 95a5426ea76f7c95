/**
 * The repository that keeps each blob as one file, durable and checked when it is read.
 *
 * <p>Names {@code io.zenko.dmd.data} and {@code io.zenko.dmd.config}; never a protocol.
 */
package io.zenko.dmd.data.file;
