package io.zenko.dmd.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;

/**
 * Documents whose shape is a record, bound by JSON-B. The binding is made when the first document
 * is written or read: it takes the processor some 0.4 s, which no start of the daemon has to spend.
 */
public final class Documents {
  private Documents() {}

  private static final class Binding {
    static final Jsonb JSONB = make();

    /** The threads of a container that ask for it first may know nothing of the application. */
    private static Jsonb make() {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(Documents.class.getClassLoader());
      try {
        return JsonbBuilder.create();
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  /** The document as JSON. */
  public static String toText(Object document) {
    return Binding.JSONB.toJson(document);
  }

  /** The document as JSON in UTF-8. */
  public static byte[] toBytes(Object document) {
    return toText(document).getBytes(UTF_8);
  }

  /**
   * The document that JSON tells: members that the record does not know are passed over, those that
   * it lacks are null or zero. Null where the JSON is {@code null}.
   *
   * @throws jakarta.json.bind.JsonbException where it is no such document
   */
  public static <T> T read(String json, Class<T> type) {
    return Binding.JSONB.fromJson(json, type);
  }
}
