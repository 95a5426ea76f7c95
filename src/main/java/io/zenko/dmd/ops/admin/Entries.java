package io.zenko.dmd.ops.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.listing.PrefixEnd;
import io.zenko.dmd.ops.admin.document.BlobPlace;
import io.zenko.dmd.ops.admin.document.EntryDocument;
import io.zenko.dmd.ops.admin.document.EntryPage;
import io.zenko.dmd.ops.admin.document.EntrySummary;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the entries of a bucket, masters and versions as they stand there. */
final class Entries {
  /** Of a long value its beginning is shown, and of many blobs the first. */
  private static final int SHOWN_BYTES = 256 * 1024;

  private static final int SHOWN_BLOBS = 1_000;

  /** Entries that are passed over without being shown, for each that may be, end a page too. */
  private static final int STEPS = 10;

  private final MetadataRepository repository;
  private final BucketName bucket;

  Entries(MetadataRepository repository, BucketName bucket) {
    this.repository = repository;
    this.bucket = bucket;
  }

  /**
   * What to list.
   *
   * @param prefix what keys begin with
   * @param delimiter up to which, behind the prefix, keys are one; empty for none
   * @param from the key to begin at, where it is not the first
   * @param versions whether to list entries of versions, beside masters
   */
  record Request(String prefix, String delimiter, String from, boolean versions, int limit) {}

  EntryPage page(Request request) {
    List<String> prefixes = new ArrayList<>();
    List<EntrySummary> entries = new ArrayList<>();
    KeyRange range = Buckets.range(request.prefix(), request.from());
    try (EntryCursor all = repository.scan(bucket, range, Order.ASCENDING)) {
      int steps = 0;
      while (all.next()) {
        String key = all.key().text();
        if (prefixes.size() + entries.size() == request.limit()
            || steps++ == request.limit() * STEPS) {
          return new EntryPage(prefixes, entries, Optional.of(key));
        }
        int separator = key.indexOf(Key.VERSION_SEPARATOR);
        String object = separator < 0 ? key : key.substring(0, separator);
        Optional<String> common = commonPrefix(object, request);
        if (common.isPresent()) {
          prefixes.add(common.get());
          Optional<String> end = PrefixEnd.of(common.get());
          if (end.isEmpty()) {
            break;
          }
          all.seek(Key.of(end.get()));
        } else if (separator >= 0 && !request.versions()) {
          all.seek(Key.of(object).behindVersions());
        } else {
          entries.add(summary(object, version(key, separator), all.value()));
        }
      }
    }
    return new EntryPage(prefixes, entries, Optional.empty());
  }

  private static Optional<String> commonPrefix(String object, Request request) {
    if (request.delimiter().isEmpty() || object.length() < request.prefix().length()) {
      return Optional.empty();
    }
    int end = object.indexOf(request.delimiter(), request.prefix().length());
    return end < 0
        ? Optional.empty()
        : Optional.of(object.substring(0, end + request.delimiter().length()));
  }

  static Optional<String> version(String key, int separator) {
    return separator < 0 ? Optional.empty() : Optional.of(key.substring(separator + 1));
  }

  private static EntrySummary summary(String object, Optional<String> version, byte[] value) {
    JsonFields fields = new JsonFields(value);
    return new EntrySummary(
        object,
        version,
        value.length,
        size(fields),
        fields.text("last-modified"),
        fields.isTrue("isDeleteMarker"));
  }

  /** Front ends write it as a number, or as the text of one. */
  private static Optional<Long> size(JsonFields fields) {
    return fields
        .raw("content-length")
        .map(raw -> new String(raw, UTF_8).replace("\"", ""))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf);
  }

  /** An entry; empty where there is none. */
  Optional<EntryDocument> entry(String key, Optional<String> version) {
    Key stored = version.map(id -> Key.ofVersion(key, id)).orElseGet(() -> Key.of(key));
    return repository.get(bucket, stored).map(value -> document(key, version, value));
  }

  private EntryDocument document(String key, Optional<String> version, byte[] value) {
    int shown = Math.min(value.length, SHOWN_BYTES);
    return new EntryDocument(
        bucket.value(),
        key,
        version,
        value.length,
        new String(value, 0, shown, UTF_8),
        shown == value.length,
        blobs(value));
  }

  /** What the value says of where the object's bytes are, as front ends write it. */
  private static List<BlobPlace> blobs(byte[] value) {
    List<BlobPlace> blobs = new ArrayList<>();
    for (JsonValue part : location(value)) {
      if (blobs.size() < SHOWN_BLOBS
          && part instanceof JsonObject object
          && object.get("key") instanceof JsonString key) {
        Optional<Long> size =
            object.get("size") instanceof JsonNumber bytes
                ? Optional.of(bytes.longValue())
                : Optional.empty();
        blobs.add(new BlobPlace(key.getString(), size));
      }
    }
    return blobs;
  }

  private static JsonArray location(byte[] value) {
    byte[] raw = new JsonFields(value).raw("location").orElse(new byte[0]);
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(raw))) {
      return reader.readValue() instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
    } catch (JsonException | IllegalStateException e) {
      return JsonValue.EMPTY_JSON_ARRAY;
    }
  }
}
