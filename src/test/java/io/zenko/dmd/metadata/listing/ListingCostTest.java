package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Key;
import jakarta.json.JsonObject;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listing reads follows what it returns, not what the bucket holds. */
class ListingCostTest {
  private static final byte[] VALUE =
      "{\"last-modified\":\"2023-11-14T22:13:20.000Z\"}".getBytes(UTF_8);
  private static final byte[] MARKER =
      "{\"isDeleteMarker\":true,\"last-modified\":\"2023-11-14T22:13:20.000Z\"}".getBytes(UTF_8);

  /** 10 folders of 100,000 keys each. */
  private static final Key[] FOLDERS =
      keys(1_000_000, i -> Key.of(i / 100_000 + "/" + digits(i, 6)));

  private static final int ENTRIES_OF_OBJECT = 10_001;

  /** Objects with a master and 10,000 versions each. */
  private static final Key[] OBJECTS = keys(20 * ENTRIES_OF_OBJECT, ListingCostTest::versionKey);

  private static Key[] keys(int count, IntFunction<Key> key) {
    return IntStream.range(0, count).mapToObj(key).toArray(Key[]::new);
  }

  private static Key versionKey(int entry) {
    String object = digits(entry / ENTRIES_OF_OBJECT, 4);
    int version = entry % ENTRIES_OF_OBJECT;
    return version == 0 ? Key.of(object) : Key.ofVersion(object, digits(version, 9));
  }

  private static String digits(int number, int count) {
    return Long.toString((long) Math.pow(10, count) + number).substring(1);
  }

  private static SortedEntries folders() {
    return new SortedEntries(FOLDERS, i -> VALUE);
  }

  private static SortedEntries versions(byte[] value) {
    return new SortedEntries(OBJECTS, i -> value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Delimiter", "DelimiterMaster", "DelimiterVersions"})
  void aCommonPrefixCostsAFewEntries(String type) {
    SortedEntries bucket = folders();
    JsonObject answer = Answers.of(bucket, "listingType", type, "delimiter", "/");
    assertThat(Answers.prefixes(answer)).hasSize(10);
    assertThat(bucket.keysRead()).isLessThan(100);
  }

  @Test
  void aCommonPrefixOfUploadsCostsAFewEntries() {
    Key[] keys =
        keys(100_000, i -> Key.of("overview..|.." + i / 10_000 + "/" + digits(i, 6) + "..|..id"));
    SortedEntries bucket = new SortedEntries(keys, i -> VALUE);
    JsonObject answer =
        Answers.of(
            bucket,
            "listingType",
            "MPU",
            "splitter",
            "..|..",
            "prefix",
            "overview..|..",
            "delimiter",
            "/");
    assertThat(Answers.prefixes(answer)).hasSize(10);
    assertThat(bucket.keysRead()).isLessThan(100);
  }

  @Test
  void aPageInTheMiddleCostsAsMuchAsItReturns() {
    SortedEntries bucket = folders();
    JsonObject answer =
        Answers.of(
            bucket, "listingType", "DelimiterMaster", "marker", "5/512345", "maxKeys", "1000");
    assertThat(Answers.keys(answer, "Contents")).hasSize(1000).startsWith("5/512346");
    assertThat(bucket.keysRead()).isEqualTo(1001);
  }

  @Test
  void aPageOfCommonPrefixesInTheMiddleDoesNotReadWhatIsBefore() {
    SortedEntries bucket = folders();
    JsonObject answer =
        Answers.of(
            bucket, "delimiter", "/", "marker", "6/", "maxKeys", "2", "listingType", "Delimiter");
    assertThat(Answers.prefixes(answer)).containsExactly("7/", "8/");
    assertThat(bucket.keysRead()).isLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DelimiterMaster", "DelimiterCurrent"})
  void theVersionsOfAKeyCostAFewEntriesWhereMastersAreListed(String type) {
    SortedEntries bucket = versions(VALUE);
    JsonObject answer = Answers.of(bucket, "listingType", type);
    assertThat(Answers.keys(answer, "Contents")).hasSize(20);
    assertThat(bucket.keysRead()).isLessThan(200);
    assertThat(bucket.valuesRead()).isEqualTo(20);
  }

  @Test
  void theVersionsOfADeletedKeyCostAFewEntriesWhereMastersAreListed() {
    SortedEntries bucket = versions(MARKER);
    JsonObject answer = Answers.of(bucket, "listingType", "DelimiterMaster");
    assertThat(Answers.keys(answer, "Contents")).isEmpty();
    assertThat(bucket.keysRead()).isLessThan(200);
  }

  @Test
  void theVersionsOfAKeyCostAFewEntriesWhereOrphansAreSought() {
    SortedEntries bucket = versions(MARKER);
    JsonObject answer = Answers.of(bucket, "listingType", "DelimiterOrphanDeleteMarker");
    assertThat(Answers.keys(answer, "Contents")).isEmpty();
    assertThat(bucket.keysRead()).isLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DelimiterVersions", "DelimiterNonCurrent"})
  void aPageInTheMiddleOfTheVersionsOfAKeyDoesNotReadThoseBefore(String type) {
    SortedEntries bucket = versions(VALUE);
    String marker = digits(7000, 9);
    JsonObject answer =
        Answers.of(
            bucket,
            "listingType",
            type,
            "keyMarker",
            "0001",
            "versionIdMarker",
            marker,
            "maxKeys",
            "10");
    assertThat(answer.getJsonArray(type.equals("DelimiterVersions") ? "Versions" : "Contents"))
        .hasSize(10);
    assertThat(bucket.keysRead()).isLessThan(30);
  }

  @Test
  void internalEntriesCostAFew() {
    Key[] keys = keys(100_000, i -> Key.of("\u007fR" + digits(i, 6)));
    SortedEntries bucket = new SortedEntries(keys, i -> VALUE);
    JsonObject answer = Answers.of(bucket, "listingType", "DelimiterMaster");
    assertThat(Answers.keys(answer, "Contents")).isEmpty();
    assertThat(bucket.keysRead()).isLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DelimiterNonCurrent", "DelimiterOrphanDeleteMarker", "DelimiterCurrent"})
  void aLifecycleListingReadsNoMoreThanItsLimit(String type) {
    SortedEntries bucket = folders();
    JsonObject answer =
        Answers.of(
            bucket,
            "listingType",
            type,
            "beforeDate",
            "2000",
            "maxScannedLifecycleListingEntries",
            "500");
    assertThat(answer.getBoolean("IsTruncated")).isTrue();
    assertThat(bucket.keysRead()).isEqualTo(501);
  }
}
