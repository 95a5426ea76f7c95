package io.zenko.dmd.metadata;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The parts that a store is divided into, each with a change log of its own; a bucket is in one of
 * them from its creation on. Numbered from 0.
 */
public interface Sessions {
  int count();

  /** The session of a bucket; empty where there is no such bucket. */
  OptionalInt of(BucketName bucket);

  /** The change log of a session from 0 to {@link #count} - 1; callers ask for no other. */
  ChangeLog log(int session);

  /**
   * What keeps a session from taking changes now, in words for an operator; empty where nothing
   * does. Looks again each time, so it tells of a recovery that no write has met yet.
   */
  Optional<String> trouble(int session);
}
