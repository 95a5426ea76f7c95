package io.zenko.dmd.metadata.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.json.JsonSyntax;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;

/**
 * A value as a member of a line: {@code value} where it is JSON that fits in a line, as it was
 * given; {@code text} where it is other UTF-8; {@code base64} where it is anything else.
 */
final class ExportValue {
  private static final String JSON = "value";
  private static final String TEXT = "text";
  private static final String BINARY = "base64";
  private static final JsonProvider PROVIDER = JsonProvider.provider();

  private ExportValue() {}

  static void write(ByteArrayOutputStream line, byte[] value) {
    if (JsonSyntax.isOneLine(value)) {
      member(line, JSON, value);
    } else if (JsonSyntax.isUtf8(value)) {
      member(line, TEXT, quote(new String(value, UTF_8)));
    } else {
      member(line, BINARY, quote(Base64.getEncoder().encodeToString(value)));
    }
  }

  private static void member(ByteArrayOutputStream line, String name, byte[] json) {
    line.writeBytes(("\"" + name + "\":").getBytes(UTF_8));
    line.writeBytes(json);
  }

  static byte[] quote(String text) {
    return PROVIDER.createValue(text).toString().getBytes(UTF_8);
  }

  /** The value that a line has; throws where it has none, or several. */
  static byte[] in(JsonFields line) {
    Optional<byte[]> json = line.raw(JSON);
    Optional<byte[]> text = line.raw(TEXT);
    Optional<byte[]> binary = line.raw(BINARY);
    if (json.stream().count() + text.stream().count() + binary.stream().count() != 1) {
      throw new TransferException("it needs one of \"value\", \"text\" and \"base64\"");
    }
    return json.orElseGet(() -> text.isPresent() ? text(line, TEXT).getBytes(UTF_8) : bytes(line));
  }

  private static byte[] bytes(JsonFields line) {
    try {
      return Base64.getDecoder().decode(text(line, BINARY));
    } catch (IllegalArgumentException e) {
      throw new TransferException("its \"base64\" is no Base64", e);
    }
  }

  /** A string of the line, which must stand for text that UTF-8 can hold. */
  static String text(JsonFields line, String name) {
    String text =
        line.text(name)
            .orElseThrow(() -> new TransferException("\"" + name + "\" has to be a string"));
    if (!UTF_8.newEncoder().canEncode(text)) {
      throw new TransferException("\"" + name + "\" has half of a surrogate pair");
    }
    return text;
  }
}
