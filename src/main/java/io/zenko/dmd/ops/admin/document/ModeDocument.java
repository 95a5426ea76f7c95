package io.zenko.dmd.ops.admin.document;

/** What a bucket takes: {@code read-write} or {@code read-only}. */
public record ModeDocument(String bucket, String mode) {}
