package io.zenko.dmd.ops.admin;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;

/** Reads numbers of a query. */
final class Parameters {
  private static final int MOST = 1_000;

  private Parameters() {}

  /** How long a page is. */
  static int limit(String text) {
    long limit = number("limit", text);
    if (limit < 1 || limit > MOST) {
      throw wrong("limit is a number from 1 to " + MOST);
    }
    return (int) limit;
  }

  static long number(String name, String text) {
    if (!text.matches("\\d{1,18}")) {
      throw wrong(name + " is a whole number from 0 on, not '" + text + "'");
    }
    return Long.parseLong(text);
  }

  static ProtocolException wrong(String why) {
    return new ProtocolException(ProtocolError.BAD_REQUEST, why);
  }
}
