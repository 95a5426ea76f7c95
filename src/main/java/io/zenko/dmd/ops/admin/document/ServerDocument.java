package io.zenko.dmd.ops.admin.document;

/** A memcached server, and what it was asked since the start. */
public record ServerDocument(
    String server, boolean up, long hits, long misses, long faults, long repairs) {}
