/**
 * Bytes of a blob in blocks, each with a checksum that is compared before a byte of it goes out,
 * wherever the blocks stand.
 *
 * <p>Names {@code io.zenko.dmd.data} alone.
 */
package io.zenko.dmd.data.file.block;
