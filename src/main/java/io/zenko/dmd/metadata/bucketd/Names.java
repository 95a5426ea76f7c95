package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;

/** Reads the names that requests bear. */
final class Names {
  private Names() {}

  static BucketName bucket(String name) {
    try {
      return new BucketName(name);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ProtocolError.BAD_REQUEST, e.getMessage(), e);
    }
  }

  static Key key(String text, int maxBytes) {
    byte[] utf8 = text.getBytes(UTF_8);
    if (utf8.length == 0 || utf8.length > maxBytes) {
      throw new ProtocolException(
          ProtocolError.BAD_REQUEST, "a key has 1 to " + maxBytes + " bytes (DMD_MAX_KEY_BYTES)");
    }
    return Key.ofTrusted(utf8);
  }
}
