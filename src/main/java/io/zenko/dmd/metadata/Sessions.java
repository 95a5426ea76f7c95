package io.zenko.dmd.metadata;

import java.util.OptionalInt;

/**
 * The parts that a store is divided into, each with a change log of its own; a bucket is in one of
 * them from its creation on. Numbered from 0.
 */
public interface Sessions {
  int count();

  /** The session of a bucket; empty where there is no such bucket. */
  OptionalInt of(BucketName bucket);

  /** The change log of a session that there is. */
  ChangeLog log(int session);
}
