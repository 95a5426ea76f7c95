package io.zenko.dmd.metadata.sql;

/** The bucket was made anew in another session since someone looked it up. */
final class MovedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int session;

  MovedException(int session) {
    super("the bucket is in session " + session + " by now", null, false, false);
    this.session = session;
  }

  int session() {
    return session;
  }
}
