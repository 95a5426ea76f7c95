package io.zenko.dmd.metadata.json.journal;

import io.zenko.dmd.metadata.BucketName;

/**
 * A bucket as the journal sees it: it has two states, the pending one with every change that was
 * accepted, and the committed one with those that are durable. The journal alone moves them on.
 */
public interface Staged<S> {
  BucketName name();

  S pending();

  void setPending(S state);

  S committed();

  void setCommitted(S state);

  /** What was accepted and is not durable is refused. */
  default void fallBack() {
    setPending(committed());
  }
}
