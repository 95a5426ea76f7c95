package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import java.util.Arrays;
import java.util.Optional;

/** The keys that a listing is about, those of a prefix, and how a delimiter groups them. */
final class Scope {
  private final Optional<String> prefix;
  private final Optional<String> delimiter;
  private final Key prefixKey;
  private final byte[] delimiterBytes;

  Scope(Optional<String> prefix, Optional<String> delimiter) {
    this.prefix = prefix;
    this.delimiter = delimiter;
    this.prefixKey = prefix.map(Key::of).orElse(Key.EMPTY);
    this.delimiterBytes = delimiter.orElse("").getBytes(UTF_8);
  }

  static Scope of(ListingParameters parameters) {
    return new Scope(parameters.text("prefix"), parameters.text("delimiter"));
  }

  Optional<String> delimiter() {
    return delimiter;
  }

  /** The part of the key up to and with the first delimiter after the prefix. */
  Optional<Key> commonPrefix(Key key) {
    if (delimiter.isEmpty()) {
      return Optional.empty();
    }
    if (!key.startsWith(prefixKey)) {
      return commonPrefix(key.text())
          .map(Key::of); // see range: a marker can lead out of the prefix
    }
    byte[] utf8 = key.utf8();
    for (int i = prefixKey.utf8().length; i <= utf8.length - delimiterBytes.length; i++) {
      int end = i + delimiterBytes.length;
      if (Arrays.equals(utf8, i, end, delimiterBytes, 0, delimiterBytes.length)) {
        return Optional.of(Key.ofTrusted(Arrays.copyOf(utf8, end)));
      }
    }
    return Optional.empty();
  }

  /**
   * The range of the keys that follow a marker: all of the prefix where the marker is before it,
   * and what follows a whole common prefix where the marker is inside of one.
   *
   * @param afterMarker where the entries begin that follow the marker's own
   */
  KeyRange range(Optional<String> marker, Optional<Key> afterMarker) {
    Optional<String> start = marker.flatMap(this::startPastCommonPrefix).or(() -> prefix);
    // The front ends' language compares UTF-16 code units, as String does; so does this choice.
    boolean markerDecides =
        marker.isPresent() && start.filter(s -> marker.get().compareTo(s) < 0).isEmpty();
    Key from = markerDecides ? afterMarker.orElseThrow() : start.map(Key::of).orElse(Key.EMPTY);
    return range(from, prefix.flatMap(PrefixEnd::of).map(Key::of));
  }

  private Optional<String> startPastCommonPrefix(String marker) {
    return commonPrefix(marker)
        .flatMap(PrefixEnd::of)
        .filter(past -> prefix.filter(p -> past.compareTo(p) <= 0).isEmpty());
  }

  private Optional<String> commonPrefix(String key) {
    return delimiter
        .map(d -> key.indexOf(d, prefix.orElse("").length()))
        .filter(index -> index >= 0)
        .map(index -> key.substring(0, index + delimiter.get().length()));
  }

  /**
   * A range that is empty, rather than the wrong way round, where it would end before it begins.
   */
  static KeyRange range(Key from, Optional<Key> to) {
    return new KeyRange(from, to.map(end -> end.compareTo(from) < 0 ? from : end));
  }
}
