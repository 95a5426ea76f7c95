package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Uploads in progress, from their entries {@code overview<splitter><key><splitter><upload id>} in a
 * shadow bucket.
 */
final class MultipartUploads extends Pass {
  private static final String OVERVIEW = "overview";
  private static final String DEFAULT_SPLITTER = "..|..";
  private static final int MAX_KEYS = 1000;
  private static final byte[] NOTHING = {'{', '}'};

  private final KeyRange range;
  private final Optional<String> delimiter;
  private final int keyStart;
  private final int delimiterStart;
  private final int maxKeys;

  private final Set<String> commonPrefixes = new LinkedHashSet<>();
  private Optional<String> skippedPrefix = Optional.empty();
  private int uploads;
  private boolean truncated;
  private Optional<String> nextKeyMarker = Optional.of("");
  private Optional<String> nextUploadIdMarker = Optional.of("");

  MultipartUploads(ListingParameters parameters) {
    String overview = OVERVIEW + parameters.text("splitter").orElse(DEFAULT_SPLITTER);
    this.range = range(parameters, overview);
    this.delimiter = parameters.text("delimiter");
    this.keyStart = overview.length();
    // As far as an int goes: no key is that long.
    this.delimiterStart =
        keyStart + Math.min(parameters.count("queryPrefixLength", 0), Integer.MAX_VALUE - keyStart);
    this.maxKeys = Math.min(parameters.maxKeys(MAX_KEYS), MAX_KEYS);
  }

  private static KeyRange range(ListingParameters parameters, String overview) {
    String splitter = overview.substring(OVERVIEW.length());
    Optional<String> prefix = parameters.text("prefix");
    // Past the upload of the marker, or past all uploads of its key; the reference takes an entry
    // right at that bound for passed.
    Key start =
        parameters
            .text("keyMarker")
            .map(key -> overview + key + splitter + parameters.text("uploadIdMarker").orElse(""))
            .flatMap(PrefixEnd::of)
            .filter(past -> prefix.filter(p -> p.compareTo(past) > 0).isEmpty())
            .map(past -> Key.of(past).next())
            .orElse(Key.of(prefix.orElse("")));
    return Scope.range(start, prefix.flatMap(PrefixEnd::of).map(Key::of));
  }

  @Override
  KeyRange range() {
    return range;
  }

  @Override
  void begin(JsonOutput out) throws IOException {
    out.raw("{\"Uploads\":[");
  }

  @Override
  Step visit(EntryCursor entry) throws IOException {
    if (uploads + commonPrefixes.size() >= maxKeys) {
      truncated = maxKeys > 0;
      return Step.STOP;
    }
    String key = entry.key().text();
    if (skippedPrefix.filter(key::startsWith).isPresent()) {
      return Step.SKIP;
    }
    skippedPrefix = rawCommonPrefix(key);
    if (skippedPrefix.isPresent()) {
      String prefix = skippedPrefix.get().substring(keyStart);
      if (commonPrefixes.add(prefix)) {
        nextKeyMarker = Optional.of(prefix);
      }
    } else {
      addUpload(new JsonFields(entry.value()));
    }
    return Step.NEXT;
  }

  private Optional<String> rawCommonPrefix(String key) {
    return delimiter
        .map(d -> key.indexOf(d, delimiterStart))
        .filter(index -> index >= 0)
        .map(index -> key.substring(0, index + delimiter.get().length()));
  }

  @Override
  Optional<Key> resumption() {
    return skippedPrefix.flatMap(PrefixEnd::of).map(Key::of);
  }

  private void addUpload(JsonFields value) throws IOException {
    out().raw(uploads == 0 ? "{" : ",{");
    uploads++;
    if (value.has("key")) {
      out().raw("\"key\":").raw(value.raw("key").orElseThrow()).raw(",");
    }
    out().raw("\"value\":{\"Initiator\":{");
    JsonFields initiator = new JsonFields(value.raw("initiator").orElse(NOTHING));
    String separator = writeField(initiator, "ID", "", "ID");
    writeField(initiator, "DisplayName", separator, "DisplayName");
    out().raw("},\"Owner\":{");
    separator = writeField(value, "owner-id", "", "ID");
    writeField(value, "owner-display-name", separator, "DisplayName");
    out().raw("}");
    writeField(value, "uploadId", ",", "UploadId");
    writeField(value, "x-amz-storage-class", ",", "StorageClass");
    writeField(value, "initiated", ",", "Initiated");
    out().raw("}}");
    nextKeyMarker = value.text("key");
    nextUploadIdMarker = value.text("uploadId");
  }

  /** Copies a field that may be missing; answers what has to stand before the next one. */
  private String writeField(JsonFields from, String name, String separator, String newName)
      throws IOException {
    Optional<byte[]> field = from.raw(name);
    if (field.isEmpty()) {
      return separator;
    }
    out().raw(separator + "\"" + newName + "\":").raw(field.get());
    return ",";
  }

  @Override
  void end(JsonOutput out) throws IOException {
    out.raw("],\"CommonPrefixes\":")
        .strings(commonPrefixes.stream().map(prefix -> prefix.getBytes(UTF_8)).toList())
        .raw(",\"IsTruncated\":" + truncated + ",\"MaxKeys\":" + maxKeys);
    out.member("NextKeyMarker", nextKeyMarker);
    out.member("NextUploadIdMarker", nextUploadIdMarker);
    out.member("Delimiter", delimiter);
    out.raw("}");
  }
}
