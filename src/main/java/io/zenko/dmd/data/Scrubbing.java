package io.zenko.dmd.data;

import java.util.List;

/** Reads all blobs of a repository in the background, and compares their checksums. */
public interface Scrubbing {
  /** How far it has come, since the start. */
  Standing standing();

  /**
   * Has a pass begin now, or the one that is under way be followed by another.
   *
   * @return false where the settings have turned it off
   */
  boolean begin();

  /**
   * How far it has come, since the start.
   *
   * @param running whether a pass is under way, or about to be
   * @param bytes that were read
   * @param passes that came to their end
   * @param damaged blobs that the last pass has found, or this one if they are more
   * @param last what was told of damaged blobs last, the newest at the end
   */
  record Standing(boolean running, long bytes, long passes, long damaged, List<String> last) {}
}
