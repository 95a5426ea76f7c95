package io.zenko.dmd.ops.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.BucketSize;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.listing.PrefixEnd;
import io.zenko.dmd.ops.admin.document.BucketDocument;
import io.zenko.dmd.ops.admin.document.BucketPage;
import io.zenko.dmd.ops.admin.document.BucketSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Looks at buckets: what a page costs follows what is on it. */
final class Buckets {
  /** A bucket is counted as far as that costs nothing to speak of. */
  private static final int MOST_COUNTED = 1_000;

  private final MetadataRepository repository;

  Buckets(MetadataRepository repository) {
    this.repository = repository;
  }

  /** Buckets whose names begin with a prefix, from a name on. */
  BucketPage page(String prefix, String from, int limit) {
    List<BucketSummary> page = new ArrayList<>();
    Optional<String> next = fill(page, range(prefix, from), Order.ASCENDING, limit);
    Optional<String> previous = Optional.empty();
    if (Key.of(from).compareTo(Key.of(prefix)) > 0 && isAny(rangeBefore(prefix, from))) {
      previous = Optional.of(page.isEmpty() ? from : name(page));
    }
    return new BucketPage(page, next, previous);
  }

  /**
   * Buckets whose names begin with a prefix, the last of those before a name.
   *
   * @param before empty for the last of all
   */
  BucketPage pageBefore(String prefix, String before, int limit) {
    List<BucketSummary> page = new ArrayList<>();
    KeyRange range = before.isEmpty() ? range(prefix, "") : rangeBefore(prefix, before);
    Optional<String> more = fill(page, range, Order.DESCENDING, limit);
    Collections.reverse(page);
    boolean isLast = before.isEmpty() || !isAny(range(prefix, before));
    return new BucketPage(
        page, isLast ? Optional.empty() : Optional.of(before), more.map(some -> name(page)));
  }

  private boolean isAny(KeyRange range) {
    try (EntryCursor all = repository.buckets(range, Order.ASCENDING)) {
      return all.next();
    }
  }

  private static String name(List<BucketSummary> page) {
    return page.get(0).name();
  }

  /** Takes buckets of a range up to a limit, and tells the name of the one that follows. */
  private Optional<String> fill(List<BucketSummary> page, KeyRange range, Order order, int limit) {
    try (EntryCursor all = repository.buckets(range, order)) {
      while (all.next()) {
        String name = all.key().text();
        if (page.size() == limit) {
          return Optional.of(name);
        }
        summary(new BucketName(name), all.value()).ifPresent(page::add);
      }
    }
    return Optional.empty();
  }

  /** The keys from one on that begin with a prefix. */
  static KeyRange range(String prefix, String from) {
    Key begin = Key.of(from.isEmpty() ? prefix : from);
    Key least = Key.of(prefix);
    return new KeyRange(
        begin.compareTo(least) < 0 ? least : begin, PrefixEnd.of(prefix).map(Key::of));
  }

  /** The keys that begin with a prefix, up to one. */
  private static KeyRange rangeBefore(String prefix, String before) {
    KeyRange all = range(prefix, "");
    Key end = Key.of(before);
    if (end.compareTo(all.from()) < 0) {
      return KeyRange.of(all.from(), all.from());
    }
    return all.to().filter(most -> most.compareTo(end) < 0).isPresent()
        ? all
        : KeyRange.of(all.from(), end);
  }

  /** Empty where the bucket has gone meanwhile. */
  private Optional<BucketSummary> summary(BucketName bucket, byte[] attributes) {
    JsonFields fields = new JsonFields(attributes);
    Optional<String> versioning =
        fields.raw("versioningConfiguration").flatMap(raw -> new JsonFields(raw).text("Status"));
    try {
      int session = session(bucket);
      String mode = name(repository.accessMode(bucket));
      Optional<BucketSize> size = repository.size(bucket);
      return Optional.of(
          new BucketSummary(
              bucket.value(),
              session,
              mode,
              size.map(BucketSize::entries),
              size.map(BucketSize::bytes),
              fields.text("ownerDisplayName").or(() -> fields.text("owner")),
              fields.text("creationDate"),
              versioning));
    } catch (MetadataException e) {
      if (e.failure() == MetadataException.Failure.NO_SUCH_BUCKET) {
        return Optional.empty();
      }
      throw e;
    }
  }

  BucketDocument bucket(BucketName bucket) {
    byte[] attributes =
        repository.attributes(bucket).orElseThrow(() -> MetadataException.noSuchBucket(bucket));
    int entries = 0;
    boolean more = false;
    try (EntryCursor all = repository.scan(bucket, KeyRange.ALL, Order.ASCENDING)) {
      while (entries < MOST_COUNTED && all.next()) {
        entries++;
      }
      more = entries == MOST_COUNTED && all.next();
    }
    return new BucketDocument(
        bucket.value(),
        session(bucket),
        name(repository.accessMode(bucket)),
        entries,
        !more,
        new String(attributes, UTF_8));
  }

  /** As bucketd numbers it. */
  private int session(BucketName bucket) {
    return 1
        + repository
            .sessions()
            .of(bucket)
            .orElseThrow(() -> MetadataException.noSuchBucket(bucket));
  }

  static String name(AccessMode mode) {
    return switch (mode) {
      case READ_WRITE -> "read-write";
      case READ_ONLY -> "read-only";
    };
  }

  /** The mode of a name; empty where there is none. */
  static Optional<AccessMode> mode(String name) {
    for (AccessMode mode : AccessMode.values()) {
      if (name(mode).equals(name)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
