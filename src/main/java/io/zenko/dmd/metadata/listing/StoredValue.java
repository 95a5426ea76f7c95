package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.json.JsonFields;

/** How a stored value is returned in a listing. */
final class StoredValue {
  /** From this length on a value mostly consists of the places of its parts. */
  private static final int LONG_VALUE_CHARACTERS = 10_000;

  private static final String LOCATION = "location";

  private StoredValue() {}

  /** The value, without its {@code location} where it is a long one. */
  static byte[] trimmed(byte[] value) {
    return isLong(value) ? new JsonFields(value).without(LOCATION) : value;
  }

  private static boolean isLong(byte[] utf8) {
    if (utf8.length < LONG_VALUE_CHARACTERS) {
      return false;
    }
    int codeUnits = 0;
    for (byte b : utf8) {
      boolean continues = (b & 0xc0) == 0x80;
      boolean needsSurrogates = (b & 0xf8) == 0xf0;
      codeUnits += continues ? 0 : needsSurrogates ? 2 : 1;
    }
    return codeUnits >= LONG_VALUE_CHARACTERS;
  }
}
