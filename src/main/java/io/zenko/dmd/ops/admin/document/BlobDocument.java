package io.zenko.dmd.ops.admin.document;

/**
 * A blob that can be read.
 *
 * @param created milliseconds since 1970
 * @param head its first bytes, in hexadecimal digits
 */
public record BlobDocument(String key, long size, long created, String head) {}
