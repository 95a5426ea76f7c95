package io.zenko.dmd.ops.admin.document;

import java.util.List;
import java.util.Optional;

/**
 * Buckets in the order of their names.
 *
 * @param next what to ask from for the next page; empty where this is the last
 * @param previous what to ask before for the page before; empty where this is the first
 */
public record BucketPage(
    List<BucketSummary> buckets, Optional<String> next, Optional<String> previous) {}
