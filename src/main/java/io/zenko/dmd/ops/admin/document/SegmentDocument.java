package io.zenko.dmd.ops.admin.document;

/**
 * A file of many blobs.
 *
 * @param generation how often it was compacted
 * @param state {@code appended}, {@code sealed}, {@code settled}, {@code compacted} or {@code
 *     damaged}
 * @param created when its file was made: at its beginning, or by the last compaction
 */
public record SegmentDocument(
    long number,
    int generation,
    String state,
    long created,
    long liveBytes,
    long deadBytes,
    long liveBlobs,
    long deadBlobs) {}
