package io.zenko.dmd.metadata;

/**
 * What an atomic update does to an object: a function of the object's entries, without side effects
 * that matter (an id may be drawn in vain), because a repository may have to call it more than
 * once.
 */
@FunctionalInterface
public interface Update<R> {
  Change<R> apply(ObjectView object);

  /** The changes to make, all of entries of the object, and what to tell the caller. */
  record Change<R>(Batch batch, R result) {}
}
