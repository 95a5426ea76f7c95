package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The raw entries of a range of keys. */
final class Basic extends Pass {
  private static final int MAX_KEYS = 10_000;

  private final KeyRange range;
  private final int maxKeys;
  private final Optional<CustomAttributes> filter;
  private int items;

  Basic(ListingParameters parameters) {
    this.range = range(parameters);
    this.maxKeys = Math.min(parameters.maxKeys(MAX_KEYS), MAX_KEYS);
    this.filter =
        CustomAttributes.of(parameters.text("filterKey"), parameters.text("filterKeyStartsWith"));
  }

  private static KeyRange range(ListingParameters parameters) {
    Optional<Key> gt = parameters.text("gt").map(Key::of).map(Key::next);
    Optional<Key> gte = parameters.text("gte").or(() -> parameters.text("start")).map(Key::of);
    Optional<Key> lt = parameters.text("lt").map(Key::of);
    Optional<Key> lte =
        parameters.text("lte").or(() -> parameters.text("end")).map(Key::of).map(Key::next);
    return Scope.range(
        Stream.of(gt, gte)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder())
            .orElse(Key.EMPTY),
        Stream.of(lt, lte).flatMap(Optional::stream).min(Comparator.naturalOrder()));
  }

  @Override
  KeyRange range() {
    return range;
  }

  @Override
  void begin(JsonOutput out) throws IOException {
    out.raw("[");
  }

  @Override
  Step visit(EntryCursor entry) throws IOException {
    if (items >= maxKeys) {
      return Step.STOP;
    }
    byte[] value = entry.value();
    if (filter.isEmpty() || filter.get().match(value)) {
      out().raw(items == 0 ? "{\"key\":" : ",{\"key\":").string(entry.key());
      out().raw(",\"value\":").string(StoredValue.trimmed(value)).raw("}");
      items++;
    }
    return Step.NEXT;
  }

  @Override
  void end(JsonOutput out) throws IOException {
    out.raw("]");
  }
}
