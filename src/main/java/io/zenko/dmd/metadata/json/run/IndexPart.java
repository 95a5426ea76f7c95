package io.zenko.dmd.metadata.json.run;

/** What an {@link IndexCache} holds. */
interface IndexPart {
  /** What its objects, and the cache's own for it, take beside their bytes. */
  int OBJECT_BYTES = 400;

  int heapBytes();
}
