package io.zenko.dmd.http.transfer;

/** A body on its way, as the watch sees it. */
interface Transfer {
  TransferKind kind();

  /** Since when it waits for its client, by {@link System#nanoTime}; -1 where it does not. */
  long waitingSinceNanos();

  /** Looks whether it should rest, or be given up. Never blocks. */
  void look(long nowNanos);
}
