package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.MetadataException;

/**
 * Is told what a journal does, on its committer's thread, which it must not keep. So the journal
 * names neither metrics, nor the log, nor the checkpointer.
 */
public interface JournalObserver {
  void committed(int records, int bytes, long nanos);

  void failed(MetadataException failure);

  /** The first group of a segment is durable, though nobody was told of it yet. */
  void segmentBegun(long first);

  /** A segment has been followed by another and will not change any more. */
  void segmentSealed();
}
