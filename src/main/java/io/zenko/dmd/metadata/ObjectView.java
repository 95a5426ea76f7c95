package io.zenko.dmd.metadata;

import java.util.Optional;

/**
 * The entries of one object, read lazily inside an {@linkplain MetadataRepository#update atomic
 * update}: its master and its versions.
 */
public interface ObjectView {
  /** The key that the update was asked for, a raw one with a 0x00 in it included. */
  Key key();

  /** The value under the object's key itself. */
  Optional<byte[]> master();

  /** The value under {@code key 0x00 versionId}; with an empty id, under the null key. */
  Optional<byte[]> version(String versionId);

  /** The object's versions in the order of their ids, the null key first. To be closed. */
  EntryCursor versions();
}
