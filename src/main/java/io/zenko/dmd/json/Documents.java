package io.zenko.dmd.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

/**
 * Documents whose shape is a record, bound by JSON-B. The binding is made when the first document
 * is written: it takes the processor some 0.4 s, which no start of the daemon has to spend.
 */
public final class Documents {
  private Documents() {}

  private static final class Binding {
    static final Jsonb JSONB = JsonbBuilder.create();
  }

  /** The document as JSON in UTF-8. */
  public static byte[] toBytes(Object document) {
    return Binding.JSONB.toJson(document).getBytes(UTF_8);
  }
}
