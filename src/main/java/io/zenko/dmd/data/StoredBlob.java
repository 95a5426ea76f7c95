package io.zenko.dmd.data;

import java.time.Instant;

/** A blob as an inventory of the store tells it. */
public record StoredBlob(BlobKey key, Instant created) {}
