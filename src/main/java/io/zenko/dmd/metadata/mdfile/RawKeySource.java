package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keys of all databases, each as {@code !database!key}, in order: database by database, since
 * '!' sorts before all that names of buckets usually have. One database at a time is open.
 */
final class RawKeySource implements Source {
  private final Databases databases;
  private final RangeOptions options;
  private final EntryCursor buckets;
  private final TreeMap<Key, Database> special;
  private final boolean ascending;

  /** The bucket that comes next; empty behind the last. */
  private Optional<Key> nextBucket;

  private String prefix = "";
  private EntryCursor keys = new EmptyCursor();
  private long left;

  RawKeySource(Databases databases, MetadataRepository repository, RangeOptions options) {
    this.databases = databases;
    this.options = options;
    this.ascending = options.order() == Order.ASCENDING;
    this.left = options.limit();
    this.special =
        new TreeMap<>(ascending ? Comparator.<Key>naturalOrder() : Comparator.<Key>reverseOrder());
    databases.special().forEach((name, database) -> special.put(Key.of(name), database));
    this.buckets = repository.buckets(KeyRange.ALL, options.order());
    this.nextBucket = advance();
  }

  private Optional<Key> advance() {
    while (buckets.next()) {
      Key name = buckets.key();
      if (!name.text().equals(Sublevel.ROOT.value())) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean next() {
    if (left-- <= 0) {
      return false;
    }
    while (!keys.next()) {
      keys.close();
      keys = new EmptyCursor();
      if (!openNext()) {
        return false;
      }
    }
    return true;
  }

  /** Goes to the next database; answers false behind the last. */
  private boolean openNext() {
    boolean isSpecial =
        !special.isEmpty()
            && nextBucket
                .map(bucket -> special.comparator().compare(special.firstKey(), bucket) <= 0)
                .orElse(true);
    if (isSpecial) {
      var entry = special.pollFirstEntry();
      open(entry.getKey(), entry.getValue());
      return true;
    }
    if (nextBucket.isEmpty()) {
      return false;
    }
    Key name = nextBucket.get();
    open(name, databases.bucket(new BucketName(name.text())));
    nextBucket = advance();
    return true;
  }

  private void open(Key name, Database database) {
    prefix = '!' + name.text() + '!';
    within(Key.of(prefix), options.range())
        .ifPresent(range -> keys = database.open(range, options.order()));
  }

  /** The part of a range of raw keys that lies in one database, as a range of its keys. */
  static Optional<KeyRange> within(Key prefix, KeyRange range) {
    boolean fromInside = range.from().startsWith(prefix);
    if (!fromInside && range.from().compareTo(prefix) > 0) {
      return Optional.empty();
    }
    Key from = fromInside ? behind(prefix, range.from()) : Key.EMPTY;
    Optional<Key> to = range.to().filter(end -> end.startsWith(prefix));
    if (to.isEmpty() && range.to().map(end -> end.compareTo(prefix) <= 0).orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(new KeyRange(from, to.map(end -> behind(prefix, end))));
  }

  private static Key behind(Key prefix, Key key) {
    return Key.ofTrusted(Arrays.copyOfRange(key.utf8(), prefix.utf8().length, key.utf8().length));
  }

  @Override
  public void write(StringBuilder json) {
    json.append(Json.string(prefix + keys.key().text()));
  }

  @Override
  public void close() {
    for (EntryCursor cursor : List.of(keys, buckets)) {
      cursor.close();
    }
  }
}
