package io.zenko.dmd.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonMembers.Member;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields at the top level of a JSON object, read where they lie and set by splicing bytes: what
 * is not touched stays as it was written.
 *
 * <p>Looking up a name that does not occur costs one search for its bytes; the first one that does,
 * a walk over the object, which further look-ups share. For one thread. What is not a JSON object
 * has no fields. Of two fields of one name the last counts, as JSON readers have it.
 */
public final class JsonFields {
  private static final byte[] UNICODE_ESCAPE = {'\\', 'u'};

  private final byte[] json;
  private JsonMembers members;

  public JsonFields(byte[] json) {
    this.json = json;
  }

  /** Whether this is a JSON object, as far as its top level tells. */
  public boolean isObject() {
    return members().isObject();
  }

  /** False where no field's name begins so, by one search; true where one may. */
  public boolean mayHave(String prefix) {
    return members != null
        || ByteSearch.containsEither(json, ('"' + prefix).getBytes(UTF_8), UNICODE_ESCAPE);
  }

  public boolean has(String name) {
    return find(name).isPresent();
  }

  /** The field's text; empty where there is no such field or where it is not a string. */
  public Optional<String> text(String name) {
    return find(name)
        .filter(field -> json[field.valueStart()] == '"')
        .flatMap(field -> JsonMembers.text(json, field.valueStart(), field.valueEnd()));
  }

  /** The field's value as JSON, as it was written. */
  public Optional<byte[]> raw(String name) {
    return find(name).map(field -> Arrays.copyOfRange(json, field.valueStart(), field.valueEnd()));
  }

  /** The values of those of the fields that there are, as they were written, in one walk. */
  public Map<String, byte[]> raw(Collection<String> names) {
    Map<String, byte[]> found = new HashMap<>();
    members()
        .find(Set.copyOf(names))
        .forEach(
            (name, field) ->
                found.put(name, Arrays.copyOfRange(json, field.valueStart(), field.valueEnd())));
    return found;
  }

  /**
   * Whether the field counts as true to the writers of these values, which are JavaScript: it is
   * there, and neither {@code false}, {@code null}, zero nor empty.
   */
  public boolean isTrue(String name) {
    return raw(name).map(value -> countsAsTrue(new String(value, UTF_8))).orElse(false);
  }

  /**
   * The object with the field set: in its place where it has one, else at the end.
   *
   * @throws IllegalArgumentException where this is no object
   */
  public byte[] with(String name, String value) {
    return withRaw(name, quote(value));
  }

  /** As {@link #with(String, String)}. */
  public byte[] with(String name, boolean value) {
    return withRaw(name, Boolean.toString(value).getBytes(UTF_8));
  }

  /** The object without the field. */
  public byte[] without(String name) {
    byte[] rest = json;
    for (Optional<Member> field = find(name);
        field.isPresent();
        field = new JsonFields(rest).find(name)) {
      rest = cut(rest, field.get());
    }
    return rest;
  }

  private byte[] withRaw(String name, byte[] value) {
    if (!isObject()) {
      throw new IllegalArgumentException("not a JSON object");
    }
    Optional<Member> field = find(name);
    if (field.isPresent()) {
      return splice(json, field.get().valueStart(), field.get().valueEnd(), value);
    }
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    if (!members().isEmpty()) {
      member.write(',');
    }
    member.writeBytes(quote(name));
    member.write(':');
    member.writeBytes(value);
    return splice(json, members().end(), members().end(), member.toByteArray());
  }

  public static byte[] quote(String text) {
    return (isPlain(text) ? '"' + text + '"' : JsonMembers.JSON.createValue(text).toString())
        .getBytes(UTF_8);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** With the comma that sets the member apart: the one before it, or after it for the first. */
  private static byte[] cut(byte[] json, Member field) {
    if (field.comma() >= 0) {
      return splice(json, field.comma(), field.valueEnd(), new byte[0]);
    }
    int next = JsonMembers.skipSpace(json, field.valueEnd());
    int to = json[next] == ',' ? JsonMembers.skipSpace(json, next + 1) : field.valueEnd();
    return splice(json, field.nameStart(), to, new byte[0]);
  }

  private static byte[] splice(byte[] json, int from, int to, byte[] insert) {
    byte[] spliced = Arrays.copyOf(json, json.length - (to - from) + insert.length);
    System.arraycopy(insert, 0, spliced, from, insert.length);
    System.arraycopy(json, to, spliced, from + insert.length, json.length - to);
    return spliced;
  }

  private Optional<Member> find(String name) {
    byte[] quoted = quote(name);
    // A name may be spelled with escapes as well: rare, but the same name.
    return members != null || ByteSearch.containsEither(json, quoted, UNICODE_ESCAPE)
        ? members().find(name, quoted)
        : Optional.empty();
  }

  private JsonMembers members() {
    if (members == null) {
      members = new JsonMembers(json);
    }
    return members;
  }

  private static boolean countsAsTrue(String value) {
    char first = value.charAt(0);
    if (first == '-' || Character.isDigit(first)) {
      try {
        return new BigDecimal(value).signum() != 0;
      } catch (NumberFormatException malformed) {
        return false;
      }
    }
    return first == '{'
        || first == '['
        || value.equals("true")
        || (value.length() > 2 && first == '"');
  }
}
