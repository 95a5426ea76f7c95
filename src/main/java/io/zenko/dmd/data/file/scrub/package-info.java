/**
 * Reads all blobs and compares their checksums: at a bounded rate beside a daemon's other work, or
 * as fast as the disk for an operator.
 *
 * <p>Names {@code io.zenko.dmd.data}, and the rooms {@code segment} and {@code disk} beside it.
 */
package io.zenko.dmd.data.file.scrub;
