package io.zenko.dmd.ops.admin.document;

import java.util.Optional;

/** A blob that an entry refers to, and its bytes where the entry tells them. */
public record BlobPlace(String key, Optional<Long> size) {}
