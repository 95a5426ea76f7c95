package io.zenko.dmd.data.file.scrub;

import io.zenko.dmd.data.BlobKey;
import java.util.stream.Stream;

/** The blobs that stand in files of their own. */
public interface LongBlobs {
  /** To be closed. */
  Stream<BlobKey> keys();

  /**
   * Reads a blob to its end; its bytes, 0 where it is no longer there.
   *
   * @throws io.zenko.dmd.data.DataException where it is damaged or cannot be read
   */
  long read(BlobKey key);
}
