package io.zenko.dmd.ops.admin.document;

import java.util.List;

/**
 * Samples in the order of their times.
 *
 * @param stepMillis the time of a sample
 */
public record SamplePage(long stepMillis, List<Sample> samples) {}
