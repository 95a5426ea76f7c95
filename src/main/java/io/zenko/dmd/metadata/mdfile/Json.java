package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.spi.JsonProvider;

/** JSON that is put together as text. */
final class Json {
  private static final JsonProvider JSON = JsonProvider.provider();

  private Json() {}

  static String string(String text) {
    return JSON.createValue(text).toString();
  }

  static String string(byte[] utf8) {
    return string(new String(utf8, UTF_8));
  }
}
