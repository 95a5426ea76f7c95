package io.zenko.dmd.metadata.listing;

import io.zenko.dmd.metadata.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A bucket of random objects with versions, the entries of which agree with each other. */
final class RandomBucket {
  private static final String[] PARTS = {"a", "b", "/", "/", "ab", "é", "ﬀ", "😀", " ", "%", "0"};
  private static final String NEVER_VERSIONED = "null";

  /** An item of a listing of versions. */
  record Item(String key, String id, String date, boolean isDeleteMarker) {
    String value() {
      String versionId = id.equals(NEVER_VERSIONED) ? "" : ",\"versionId\":\"" + id + "\"";
      return "{\"last-modified\":\"%s\",\"isDeleteMarker\":%s%s}"
          .formatted(date, isDeleteMarker, versionId);
    }
  }

  /** The versions of each object, the newest first; objects in the order of UTF-8 bytes. */
  final Map<Key, List<Item>> objects = new TreeMap<>();

  private final Map<String, String> entries = new HashMap<>();
  private final Random random;
  private final boolean withNullKeys;

  RandomBucket(Random random, boolean withNullKeys) {
    this.random = random;
    this.withNullKeys = withNullKeys;
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      addObject(randomKey());
    }
  }

  SortedEntries entries() {
    return SortedEntries.of(entries);
  }

  String randomKey() {
    StringBuilder key = new StringBuilder();
    int parts = 1 + random.nextInt(5);
    for (int i = 0; i < parts; i++) {
      key.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return key.toString();
  }

  private void addObject(String key) {
    if (objects.containsKey(Key.of(key))) {
      return;
    }
    List<Item> versions = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      versions.add(
          item(key, String.format(Locale.ROOT, "%04d", 10 * i + random.nextInt(9)), 9 - i));
    }
    if (versions.isEmpty()) {
      versions.add(item(key, NEVER_VERSIONED, 5));
    }
    objects.put(Key.of(key), versions);
    entries.put(key, versions.get(0).value());
    boolean hasNullKey = withNullKeys && count > 1 && random.nextInt(3) == 0;
    int nullVersion = hasNullKey ? 1 + random.nextInt(count - 1) : -1;
    for (int i = 0; i < count; i++) {
      String id = i == nullVersion ? "" : versions.get(i).id();
      entries.put(key + "\0" + id, versions.get(i).value());
    }
  }

  private Item item(String key, String id, int day) {
    return new Item(key, id, "2024-01-0" + day, random.nextInt(3) == 0);
  }
}
