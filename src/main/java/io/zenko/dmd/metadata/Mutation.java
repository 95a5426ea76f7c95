package io.zenko.dmd.metadata;

import java.util.List;

/** A change of one entry. */
public sealed interface Mutation {
  Key key();

  /**
   * The fields of the value that the entry has before the change which the change log is to tell
   * with it, see {@link Overhead}; mostly none.
   */
  List<String> overheadFields();

  /** The same change, of which the change log tells these fields. */
  Mutation withOverheadFields(List<String> fields);

  /** The entry comes to be, or has its value replaced. */
  record Put(Key key, byte[] value, List<String> overheadFields) implements Mutation {
    public Put {
      overheadFields = List.copyOf(overheadFields);
    }

    public Put(Key key, byte[] value) {
      this(key, value, List.of());
    }

    @Override
    public Put withOverheadFields(List<String> fields) {
      return new Put(key, value, fields);
    }
  }

  /** The entry goes; nothing happens where there is none. */
  record Delete(Key key, List<String> overheadFields) implements Mutation {
    public Delete {
      overheadFields = List.copyOf(overheadFields);
    }

    public Delete(Key key) {
      this(key, List.of());
    }

    @Override
    public Delete withOverheadFields(List<String> fields) {
      return new Delete(key, fields);
    }
  }
}
