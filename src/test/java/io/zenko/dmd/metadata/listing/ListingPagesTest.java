package io.zenko.dmd.metadata.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a listing, put together, are what a slow model says it returns in all. */
class ListingPagesTest {
  private static final int BUCKETS = 150;
  private static final int MOST_PAGES = 1000;

  private static final Map<String, String> MARKERS =
      Map.of(
          "NextContinuationToken", "continuationToken",
          "NextKeyMarker", "keyMarker",
          "NextVersionIdMarker", "versionIdMarker");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DelimiterMaster",
        "DelimiterVersions",
        "DelimiterCurrent",
        "DelimiterNonCurrent",
        "DelimiterOrphanDeleteMarker"
      })
  void pagesAreTheWholeListing(String type) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < BUCKETS; i++) {
      // The last null key of a listing of orphans is a corner of its own.
      boolean withNullKeys = !type.equals("DelimiterOrphanDeleteMarker");
      RandomBucket bucket = new RandomBucket(random, withNullKeys);
      Map<String, String> query = query(type, bucket, random);
      ListingModel model =
          new ListingModel(bucket, query.get("prefix"), query.getOrDefault("delimiter", ""));
      assertThat(sorted(pages(bucket.entries(), query)))
          .as("seed %d, bucket %d, %s", seed, i, query)
          .isEqualTo(sorted(model.expected(type)));
    }
  }

  /** Items and common prefixes are lists of their own in an answer, each in its order. */
  private static List<String> sorted(List<String> items) {
    List<String> result =
        new ArrayList<>(items.stream().filter(ListingPagesTest::isPrefix).toList());
    items.stream().filter(item -> !isPrefix(item)).forEach(result::add);
    return result;
  }

  private static boolean isPrefix(String item) {
    return item.endsWith("...");
  }

  private static Map<String, String> query(String type, RandomBucket bucket, Random random) {
    Map<String, String> query = new HashMap<>();
    query.put("listingType", type);
    query.put("maxKeys", Integer.toString(1 + random.nextInt(7)));
    String key = bucket.randomKey();
    query.put("prefix", random.nextBoolean() ? "" : key.substring(0, key.offsetByCodePoints(0, 1)));
    switch (type) {
      case "DelimiterMaster" -> {
        query.put("v2", "true");
        query.put("delimiter", randomDelimiter(random));
      }
      case "DelimiterVersions" -> query.put("delimiter", randomDelimiter(random));
      case "DelimiterCurrent" -> {
        query.put("beforeDate", "2024-01-06");
        query.put("maxScannedLifecycleListingEntries", Integer.toString(1 + random.nextInt(9)));
      }
      case "DelimiterNonCurrent" -> query.put("beforeDate", "2024-01-09");
      default -> query.put("beforeDate", "2025");
    }
    return query;
  }

  private static String randomDelimiter(Random random) {
    return new String[] {"", "/", "/", "a/", "😀"}[random.nextInt(5)];
  }

  private static List<String> pages(SortedEntries bucket, Map<String, String> query) {
    Map<String, String> next = new HashMap<>(query);
    List<String> items = new ArrayList<>();
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonObject answer = Answers.of(bucket, next).asJsonObject();
      addItems(answer, items);
      if (!answer.getBoolean("IsTruncated")) {
        return items;
      }
      next.remove("versionIdMarker");
      answer.forEach(
          (name, value) -> {
            if (name.startsWith("Next")) {
              next.put(MARKERS.getOrDefault(name, "marker"), ((JsonString) value).getString());
            }
          });
    }
    throw new AssertionError("pages without end: " + query);
  }

  private static void addItems(JsonObject answer, List<String> items) {
    if (answer.containsKey("CommonPrefixes")) {
      Answers.prefixes(answer).forEach(prefix -> items.add(prefix + "..."));
    }
    JsonArray list =
        answer.containsKey("Versions")
            ? answer.getJsonArray("Versions")
            : answer.getJsonArray("Contents");
    for (JsonValue value : list) {
      JsonObject item = value.asJsonObject();
      JsonObject stored = Vectors.parse(item.getString("value")).asJsonObject();
      String staleDate = stored.getString("staleDate", "");
      String id =
          item.getString("versionId", staleDate.isEmpty() ? "" : stored.getString("versionId"));
      items.add(
          item.getString("key")
              + (id.isEmpty() ? "" : "#" + id)
              + (staleDate.isEmpty() ? "" : "@" + staleDate));
    }
  }
}
