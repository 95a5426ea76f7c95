package io.zenko.dmd.ops.admin.document;

import java.util.List;
import java.util.Optional;

/**
 * Entries of a bucket in the order of their keys.
 *
 * @param prefixes what keys that were not listed one by one begin with
 * @param next what to ask from for the next page; empty where this is the last
 */
public record EntryPage(List<String> prefixes, List<EntrySummary> entries, Optional<String> next) {}
