package io.zenko.dmd.data.file.segment;

import java.io.IOException;

/** What of a segment's file, beside its records, is not as it was written. */
public final class SegmentDamage extends IOException {
  private static final long serialVersionUID = 1L;

  SegmentDamage(int segment, String how) {
    super("segment " + SegmentFolder.name(segment) + " is damaged: " + how);
  }
}
