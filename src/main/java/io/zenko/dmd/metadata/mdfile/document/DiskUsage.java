package io.zenko.dmd.metadata.mdfile.document;

import jakarta.json.bind.annotation.JsonbPropertyOrder;

/** The room of the file system, in bytes. */
@JsonbPropertyOrder({"available", "free", "total"})
public record DiskUsage(long available, long free, long total) {}
