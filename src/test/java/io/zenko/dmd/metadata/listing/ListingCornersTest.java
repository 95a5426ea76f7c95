package io.zenko.dmd.metadata.listing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Corners of the types of listings that recorded vectors rarely or never meet. */
class ListingCornersTest {
  private final Map<String, String> entries = new HashMap<>();

  private void put(String key, String value) {
    entries.put(key, value);
  }

  private void putVersion(String key, String id, String more) {
    put(key + "\0" + id, "{\"versionId\":\"%s\"%s}".formatted(id, more));
  }

  private JsonObject list(String... query) {
    return Answers.of(SortedEntries.of(entries), query);
  }

  private List<String> keys(String type, String list) {
    return Answers.keys(list("listingType", type), list);
  }

  private List<String> ids(JsonObject answer) {
    return answer.getJsonArray("Versions").stream()
        .map(item -> item.asJsonObject().getString("versionId"))
        .toList();
  }

  @Test
  void internalEntriesAreListedAsRawEntriesAlone() {
    put("\u007fQ", "{}");
    put("\u007fR1", "{}");
    put("\u007fR2\0v", "{}");
    put("\u007fS", "{}");
    for (String type : List.of("Delimiter", "DelimiterMaster", "DelimiterCurrent")) {
      assertThat(keys(type, "Contents")).as(type).containsExactly("\u007fQ", "\u007fS");
    }
    assertThat(keys("DelimiterVersions", "Versions")).containsExactly("\u007fQ", "\u007fS");
    JsonValue raw = Answers.of(SortedEntries.of(entries), Map.of("listingType", "Basic"));
    assertThat(raw.asJsonArray()).hasSize(4);
  }

  @Test
  void aMarkerWithoutAVersionTakesTheKeyRightAfterItsVersionsWithIt() {
    put("k", "{}");
    put("k\u0001", "{}");
    put("k\u0001a", "{}");
    assertThat(Answers.keys(list("listingType", "DelimiterVersions", "keyMarker", "k"), "Versions"))
        .containsExactly("k\u0001a");
    assertThat(
            Answers.keys(
                list("listingType", "DelimiterVersions", "keyMarker", "k", "versionIdMarker", "1"),
                "Versions"))
        .containsExactly("k\u0001", "k\u0001a");
  }

  @Test
  void internalEntriesCountAgainstTheLimitOfWhatALifecycleListingReads() {
    for (int i = 0; i < 7; i++) {
      put("\u007fR" + i, "{}");
    }
    put("a", "{\"isDeleteMarker\":true}");
    put("\u0080", "{}");
    put("\u0081", "{}");
    JsonObject answer =
        list(
            "listingType", "DelimiterOrphanDeleteMarker", "maxScannedLifecycleListingEntries", "8");
    assertThat(Answers.keys(answer, "Contents")).isEmpty();
    assertThat(answer.getBoolean("IsTruncated")).isTrue();
    assertThat(answer.get("NextMarker")).isEqualTo(JsonValue.NULL);
  }

  @Test
  void anUploadWhoseIdIsTheMarkersWithItsLastCharacterOneHigherIsPassed() {
    put("overview..|..k..|..1", "{\"key\":\"k\",\"uploadId\":\"1\"}");
    put("overview..|..k..|..2", "{\"key\":\"k\",\"uploadId\":\"2\"}");
    put("overview..|..k..|..20", "{\"key\":\"k\",\"uploadId\":\"20\"}");
    JsonObject answer =
        list(
            "listingType",
            "MPU",
            "splitter",
            "..|..",
            "prefix",
            "overview..|..",
            "keyMarker",
            "k",
            "uploadIdMarker",
            "1");
    assertThat(answer.getJsonArray("Uploads")).hasSize(1);
    assertThat(answer.getString("NextUploadIdMarker")).isEqualTo("20");
  }

  @Test
  void namesInsideOfValuesDoNotCount() {
    put("a", "{\"tags\":{\"isDeleteMarker\":true,\"isPHD\":true},\"x\":\"\\\"isPHD\\\":true\"}");
    put("b", "{\"isDeleteMarker\":false,\"isPHD\":null}");
    put("c", "{\"isDelete\\u004darker\":true}");
    put("d", "{\"isDeleteMarker\":true}");
    assertThat(keys("DelimiterMaster", "Contents")).containsExactly("a", "b");
    assertThat(keys("DelimiterVersions", "Versions")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void theVersionAfterAPlaceholderIsTheCurrentOne() {
    put("a", "{\"isPHD\":true,\"versionId\":\"0\"}");
    putVersion("a", "1", ",\"n\":1");
    putVersion("a", "2", ",\"n\":2");
    put("b", "{\"isPHD\":true,\"versionId\":\"0\"}");
    putVersion("b", "1", ",\"isDeleteMarker\":true");
    putVersion("b", "2", "");
    put("c", "{\"isPHD\":true,\"versionId\":\"0\"}");
    JsonObject answer = list("listingType", "DelimiterMaster");
    assertThat(Answers.keys(answer, "Contents")).containsExactly("a");
    assertThat(answer.toString()).contains("\\\"n\\\":1");
  }

  @Test
  void aNullKeyStandsAtThePlaceOfTheIdInItsValue() {
    put("k", "{\"versionId\":\"1\"}");
    putVersion("k", "1", "");
    putVersion("k", "3", "");
    put("k\0", "{\"versionId\":\"2\",\"isNull\":true}");
    assertThat(ids(list("listingType", "DelimiterVersions"))).containsExactly("1", "2", "3");
    assertThat(
            ids(list("listingType", "DelimiterVersions", "keyMarker", "k", "versionIdMarker", "1")))
        .containsExactly("2", "3");
    assertThat(
            ids(list("listingType", "DelimiterVersions", "keyMarker", "k", "versionIdMarker", "2")))
        .containsExactly("3");
  }

  @Test
  void aNullKeyThatDoesNotFitAnyMoreMakesTheAnswerTruncated() {
    put("k", "{\"versionId\":\"1\"}");
    put("k\0", "{\"versionId\":\"2\"}");
    JsonObject answer = list("listingType", "DelimiterVersions", "maxKeys", "1");
    assertThat(ids(answer)).containsExactly("1");
    assertThat(answer.getBoolean("IsTruncated")).isTrue();
    assertThat(answer.getString("NextVersionIdMarker")).isEqualTo("1");
  }

  /** As the reference has it: the null key is still waiting for its turn when the entries end. */
  @Test
  void aNullKeyBehindADeleteMarkerIsNotSeenWhereNothingFollows() {
    put("a", "{\"versionId\":\"1\",\"isDeleteMarker\":true}");
    putVersion("a", "1", ",\"isDeleteMarker\":true");
    put("a\0", "{\"versionId\":\"2\",\"isNull\":true}");
    assertThat(keys("DelimiterOrphanDeleteMarker", "Contents")).containsExactly("a");
    put("b", "{}");
    assertThat(keys("DelimiterOrphanDeleteMarker", "Contents")).isEmpty();
  }

  @Test
  void theStaleDateOfTheFirstVersionOfAPageIsThatOfTheMarkersVersion() {
    put("k", "{\"versionId\":\"1\",\"last-modified\":\"2024-03\"}");
    putVersion("k", "1", ",\"last-modified\":\"2024-03\"");
    putVersion("k", "2", ",\"last-modified\":\"2024-02\",\"staleDate\":\"old\"");
    putVersion("k", "3", ",\"dataStoreName\":\"cold\"");
    putVersion("k", "4", "");
    JsonObject first = list("listingType", "DelimiterNonCurrent", "maxKeys", "1");
    assertThat(first.getJsonArray("Contents").getJsonObject(0).getString("value"))
        .contains("\"staleDate\":\"2024-03\"")
        .doesNotContain("old");
    JsonObject second =
        list(
            "listingType",
            "DelimiterNonCurrent",
            "keyMarker",
            first.getString("NextKeyMarker"),
            "versionIdMarker",
            first.getString("NextVersionIdMarker"));
    // Version 4 has no stale date, because version 3 has no date.
    assertThat(second.getJsonArray("Contents")).hasSize(1);
    assertThat(second.getJsonArray("Contents").getJsonObject(0).getString("value"))
        .contains("\"versionId\":\"3\"", "\"staleDate\":\"2024-02\"");
    JsonObject excluding =
        list("listingType", "DelimiterNonCurrent", "excludedDataStoreName", "cold");
    assertThat(excluding.getJsonArray("Contents")).hasSize(1);
  }

  @Test
  void aMasterThatWasNeverVersionedIsTheNullVersion() {
    put("a", "{}");
    put("b", "not JSON");
    assertThat(ids(list("listingType", "DelimiterVersions"))).containsExactly("null", "null");
  }

  @Test
  void locationsOfLongValuesAreLeftOut() {
    String start = "{\"n\":1,\"location\":[\"";
    String end = "\"],\"m\":\"😀\"}";
    int padding = 10_000 - start.length() - end.length();
    put("a", start + "é".repeat(padding - 1) + end);
    put("b", start + "é".repeat(padding) + end);
    JsonObject answer = list();
    assertThat(answer.getJsonArray("Contents").getJsonObject(0).getString("value"))
        .isEqualTo(entries.get("a"));
    assertThat(answer.getJsonArray("Contents").getJsonObject(1).getString("value"))
        .isEqualTo("{\"n\":1,\"m\":\"😀\"}");
  }

  @Test
  void aMarkerInsideACommonPrefixStartsAfterTheWholePrefix() {
    put("a/1", "{}");
    put("a/2", "{}");
    put("b", "{}");
    JsonObject answer = list("delimiter", "/", "marker", "a/1");
    assertThat(Answers.prefixes(answer)).isEmpty();
    assertThat(Answers.keys(answer, "Contents")).containsExactly("b");
  }

  @Test
  void prefixesOfTheGreatestCharactersEnd() {
    String greatest = Character.toString(Character.MAX_CODE_POINT);
    put("a\ud7ff/1", "{}");
    put("b", "{}");
    put(greatest + "/1", "{}");
    assertThat(Answers.keys(list("prefix", "a\ud7ff"), "Contents")).containsExactly("a\ud7ff/1");
    assertThat(Answers.keys(list("prefix", greatest), "Contents")).containsExactly(greatest + "/1");
    JsonObject answer = list("delimiter", greatest, "maxKeys", "1", "prefix", greatest);
    assertThat(Answers.keys(answer, "Contents")).containsExactly(greatest + "/1");
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsEmpty() {
    put("m", "{}");
    assertThat(Answers.keys(list("prefix", "a", "marker", "z"), "Contents")).isEmpty();
    assertThat(
            Answers.of(
                    SortedEntries.of(entries), Map.of("listingType", "Basic", "gt", "z", "lt", "a"))
                .asJsonArray())
        .isEmpty();
  }

  @Test
  void rangesOfRawEntriesIncludeTheirEndsOrNot() {
    for (String key : List.of("a", "a\0v", "b", "c")) {
      put(key, "{}");
    }
    assertThat(raw("gt", "a", "lt", "c")).containsExactly("a\0v", "b");
    assertThat(raw("gte", "a", "lte", "b")).containsExactly("a", "a\0v", "b");
    assertThat(raw("start", "b", "end", "c")).containsExactly("b", "c");
    assertThat(raw("gt", "a", "gte", "b", "maxKeys", "1")).containsExactly("b");
  }

  @Test
  void rawEntriesAreFilteredByTheNamesOfTheirCustomAttributes() {
    put("a", "{\"customAttributes\":{\"colour\":\"x\"}}");
    put("b", "{\"customAttributes\":{\"col\\u006fur\":\"x\",\"size\":1}}");
    put("c", "{\"customAttributes\":{}}");
    put("d", "{\"x\":{\"customAttributes\":{\"colour\":1}}}");
    put("e", "{\"customAttributes\":null}");
    put("f", "no JSON \"customAttributes\"");
    assertThat(raw("filterKey", "colour")).containsExactly("a", "b");
    assertThat(raw("filterKeyStartsWith", "si")).containsExactly("b");
    assertThat(raw("filterKey", "size", "filterKeyStartsWith", "c")).containsExactly("a", "b");
    assertThat(raw("filterKey", "col")).isEmpty();
  }

  private List<String> raw(String... query) {
    Map<String, String> parameters = Answers.query(query);
    parameters.put("listingType", "Basic");
    return Answers.of(SortedEntries.of(entries), parameters)
        .asJsonArray()
        .getValuesAs(item -> item.asJsonObject().getString("key"));
  }
}
