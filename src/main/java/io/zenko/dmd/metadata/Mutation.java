package io.zenko.dmd.metadata;

/** A change of one entry. */
public sealed interface Mutation {
  Key key();

  /** The entry comes to be, or has its value replaced. */
  record Put(Key key, byte[] value) implements Mutation {}

  /** The entry goes; nothing happens where there is none. */
  record Delete(Key key) implements Mutation {}
}
