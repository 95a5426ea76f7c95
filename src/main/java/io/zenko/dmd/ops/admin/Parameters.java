package io.zenko.dmd.ops.admin;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;

/** Reads what stands in a query. */
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

  static BucketName bucket(String name) {
    try {
      return new BucketName(name);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  static ProtocolException wrong(String why) {
    return new ProtocolException(ProtocolError.BAD_REQUEST, why);
  }
}
