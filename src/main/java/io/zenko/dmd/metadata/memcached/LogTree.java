package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;

/** The tree of changes. */
final class LogTree {
  private LogTree() {}

  /** A pass over changes of a session, the first and the last included. */
  static TreeCursor cursor(Pages pages, Snapshot snapshot, int session, long first, long last) {
    KeyRange range =
        KeyRange.of(ChangeCodec.key(session, first), ChangeCodec.key(session, last + 1));
    return new TreeCursor(pages, snapshot, snapshot.root().log(), range, Order.ASCENDING);
  }
}
