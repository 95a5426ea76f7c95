package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.json.JsonFields;
import java.util.Optional;

/** What a value tells of the version that it is. */
public record ObjectVersion(byte[] value) {
  static final String VERSION_ID = "versionId";
  static final String NULL_VERSION_ID = "nullVersionId";
  static final String IS_NULL = "isNull";
  static final String IS_NULL_2 = "isNull2";

  /**
   * The version id; empty where the value was never versioned. What is there but is no text is the
   * empty id, which is newer than any other and equal to none.
   */
  public Optional<String> versionId() {
    JsonFields fields = fields();
    return fields
        .text(VERSION_ID)
        .or(() -> fields.has(VERSION_ID) ? Optional.of("") : Optional.empty());
  }

  /** Whether this is the null version: written while versioning was off or suspended. */
  public boolean isNull() {
    return fields().isTrue(IS_NULL);
  }

  /** Whether its writer keeps null versions under the null key, not under their version id. */
  public boolean isNull2() {
    return fields().isTrue(IS_NULL_2);
  }

  /** Whether this only stands for a deleted master until a remaining version takes its place. */
  public boolean isPlaceholder() {
    return fields().isTrue("isPHD");
  }

  boolean isObject() {
    return fields().isObject();
  }

  ObjectVersion with(String field, String text) {
    return new ObjectVersion(fields().with(field, text));
  }

  ObjectVersion with(String field, boolean flag) {
    return new ObjectVersion(fields().with(field, flag));
  }

  private JsonFields fields() {
    return new JsonFields(value);
  }
}
