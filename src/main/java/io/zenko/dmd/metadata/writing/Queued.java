package io.zenko.dmd.metadata.writing;

/**
 * A change in the queue.
 *
 * @param sinceNanos when there was room for it
 */
public record Queued<W extends GroupedWrite>(W write, long sinceNanos) {}
