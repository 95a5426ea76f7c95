package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.EntryCursor;

/** Entries as their keys, their values, or both. */
final class EntrySource implements Source {
  private final EntryCursor cursor;
  private final RangeOptions options;
  private long left;

  EntrySource(EntryCursor cursor, RangeOptions options) {
    this.cursor = cursor;
    this.options = options;
    this.left = options.keys() || options.values() ? options.limit() : 0;
  }

  @Override
  public boolean next() {
    return left-- > 0 && cursor.next();
  }

  @Override
  public void write(StringBuilder json) {
    if (!options.values()) {
      json.append(Json.string(cursor.key().text()));
    } else if (!options.keys()) {
      json.append(Json.string(cursor.value()));
    } else {
      json.append("{\"key\":").append(Json.string(cursor.key().text()));
      json.append(",\"value\":").append(Json.string(cursor.value())).append('}');
    }
  }

  @Override
  public void close() {
    cursor.close();
  }
}
