package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.EntryCursor;
import java.util.Optional;

/** Entries as their keys, their values, or both. */
final class KeyValueSource implements Source {
  private static final int LONG_BYTES = 256 * 1024;
  private static final byte[] NOTHING = {};

  private final EntryCursor cursor;
  private final RangeOptions options;
  private long left;

  /** Of the item that is to be written; a short one. */
  private byte[] value = NOTHING;

  KeyValueSource(EntryCursor cursor, RangeOptions options) {
    this.cursor = cursor;
    this.options = options;
    this.left = options.keys() || options.values() ? options.limit() : 0;
  }

  @Override
  public boolean next() {
    return left-- > 0 && cursor.next();
  }

  @Override
  public Optional<LongItem> longItem() {
    if (!options.values()) {
      return Optional.empty();
    }
    byte[] read = cursor.value();
    if (read.length <= LONG_BYTES) {
      value = read;
      return Optional.empty();
    }
    return Optional.of(new LongItem(start(), read, end()));
  }

  private String start() {
    return options.keys() ? "{\"key\":" + Json.string(cursor.key().text()) + ",\"value\":" : "";
  }

  private String end() {
    return options.keys() ? "}" : "";
  }

  @Override
  public void write(StringBuilder json) {
    if (options.values()) {
      json.append(start()).append(Json.string(value)).append(end());
      value = NOTHING;
    } else {
      json.append(Json.string(cursor.key().text()));
    }
  }

  @Override
  public void close() {
    cursor.close();
  }
}
