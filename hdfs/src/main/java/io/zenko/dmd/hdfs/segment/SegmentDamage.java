package io.zenko.dmd.hdfs.segment;

import java.io.IOException;

/** A segment's file is not as it was written. */
final class SegmentDamage extends IOException {
  private static final long serialVersionUID = 1L;

  SegmentDamage(int segment, String how) {
    super("segment " + SegmentFolder.name(segment) + " is damaged: " + how);
  }
}
