package io.zenko.dmd.ops.admin.document;

import java.util.List;
import java.util.Optional;

/**
 * Files of many blobs each, in the order of their numbers.
 *
 * @param next what to ask from for the next page; empty where this is the last
 */
public record SegmentPage(List<SegmentDocument> segments, Optional<Long> next) {}
