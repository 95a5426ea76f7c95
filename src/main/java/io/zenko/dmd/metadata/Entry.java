package io.zenko.dmd.metadata;

/** An entry of a bucket. */
public record Entry(Key key, byte[] value) {}
