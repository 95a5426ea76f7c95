package io.zenko.dmd.metadata;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.json.JsonSyntax;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the change log tells of the values that changes replace and delete: its readers come after
 * these values are gone.
 */
public final class Overhead {
  /** What is told of one value at most; a field that does not fit is left out. */
  static final int MOST_BYTES = 64 << 10;

  /** What is told in one record at most. */
  static final int MOST_BYTES_TOGETHER = 8 << 20;

  private Overhead() {}

  /**
   * The entries of the record that tells the change log of a batch. To be called by repositories
   * while nobody else can change these entries, before they change them themselves.
   *
   * @param before the value under a key; asked only for keys of which something is to be told
   * @throws InvalidRequestException where there is more to tell than a record takes
   */
  public static List<LogRecord.Entry> entries(Batch batch, Function<Key, Optional<byte[]>> before) {
    List<LogRecord.Entry> entries = new ArrayList<>(batch.mutations().size());
    Map<Key, Optional<byte[]>> made = new HashMap<>();
    long bytes = 0;
    boolean isAnyTold = batch.hasOverheadFields();
    for (Mutation mutation : batch.mutations()) {
      Optional<byte[]> overhead = Optional.empty();
      if (!mutation.overheadFields().isEmpty()) {
        Optional<byte[]> old = made.get(mutation.key());
        old = old == null ? before.apply(mutation.key()) : old;
        overhead = old.flatMap(value -> of(value, mutation.overheadFields()));
        bytes = requireRoom(bytes + overhead.map(json -> json.length).orElse(0));
      }
      Optional<byte[]> value =
          mutation instanceof Mutation.Put put ? Optional.of(put.value()) : Optional.empty();
      if (isAnyTold) {
        made.put(mutation.key(), value);
      }
      entries.add(new LogRecord.Entry(mutation.key(), value, overhead));
    }
    return entries;
  }

  private static long requireRoom(long bytes) {
    if (bytes > MOST_BYTES_TOGETHER) {
      throw new InvalidRequestException(
          "the change log takes "
              + MOST_BYTES_TOGETHER
              + " bytes of overheadFields in one record: name fewer, or change less at once");
    }
    return bytes;
  }

  /** Those of the fields that the value has, as a JSON object in one line; empty for none. */
  static Optional<byte[]> of(byte[] value, List<String> fields) {
    Map<String, byte[]> found = new JsonFields(value).raw(fields);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    found.values().forEach(Overhead::bringIntoOneLine);
    Set<String> names = new LinkedHashSet<>(fields);
    names.retainAll(found.keySet());
    byte[] object = object(names, found);
    if (!JsonSyntax.isOneLine(object)) {
      // Only the top level of a value is known to be JSON.
      names.removeIf(name -> !JsonSyntax.isOneLine(found.get(name)));
      object = object(names, found);
    }
    return object.length <= 2 ? Optional.empty() : Optional.of(object);
  }

  /** A line break inside of JSON is space: in strings it is written otherwise. */
  private static void bringIntoOneLine(byte[] json) {
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
  }

  private static byte[] object(Set<String> names, Map<String, byte[]> values) {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.write('{');
    for (String name : names) {
      byte[] quoted = JsonFields.quote(name);
      byte[] value = values.get(name);
      if (object.size() + quoted.length + value.length + 3 <= MOST_BYTES) {
        object.writeBytes(object.size() > 1 ? new byte[] {','} : new byte[0]);
        object.writeBytes(quoted);
        object.write(':');
        object.writeBytes(value);
      }
    }
    object.write('}');
    return object.toByteArray();
  }
}
