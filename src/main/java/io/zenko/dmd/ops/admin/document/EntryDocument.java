package io.zenko.dmd.ops.admin.document;

import java.util.List;
import java.util.Optional;

/**
 * An entry.
 *
 * @param bytes of the value
 * @param value as it was put, its beginning where it is long
 * @param whole whether that is all
 * @param blobs that it refers to, the first of them where there are many
 */
public record EntryDocument(
    String bucket,
    String key,
    Optional<String> version,
    int bytes,
    String value,
    boolean whole,
    List<BlobPlace> blobs) {}
