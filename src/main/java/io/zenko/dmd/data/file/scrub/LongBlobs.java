package io.zenko.dmd.data.file.scrub;

import io.zenko.dmd.data.BlobKey;
import java.util.stream.Stream;

/** The blobs that stand in files of their own. */
public interface LongBlobs {
  /** How many folders they stand in. */
  int folders();

  /** Those in one of the folders, which count from 0; to be closed. */
  Stream<BlobKey> keys(int folder);

  /**
   * Reads a blob to its end; its bytes, 0 where it is no longer there.
   *
   * @throws io.zenko.dmd.data.DataException where it is damaged or cannot be read
   */
  long read(BlobKey key);
}
