package io.zenko.dmd.metadata.memcached;

/**
 * Something to do in a commit. It may be run more than once, since commits may have to be made
 * again on what another daemon has committed; what it throws fails it alone, so it throws before it
 * has changed anything.
 */
interface Operation<R> {
  R run(Transaction transaction);

  /** About how much memory it takes. */
  long bytes();
}
