package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.KeyRange;

/** Where a listing gets its entries from: an ascending pass over a bucket, or over the buckets. */
@FunctionalInterface
public interface EntrySource {
  EntryCursor open(KeyRange range);
}
