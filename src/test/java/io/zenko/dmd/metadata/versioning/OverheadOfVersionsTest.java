package io.zenko.dmd.metadata.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the change log tells of the values that puts and deletes replace. */
class OverheadOfVersionsTest extends VersioningRules {
  private static final String FIELDS =
      "content-length,owner-id,versionId,isNull,isDeleteMarker,location";

  private static String version(String id, int size) {
    return "{\"owner-id\":\"me\",\"content-length\":" + size + ",\"versionId\":\"" + id + "\"}";
  }

  private static String told(String id, int size) {
    return " {\"content-length\":" + size + ",\"owner-id\":\"me\",\"versionId\":\"" + id + "\"}";
  }

  @Test
  void deleteWithoutAVersionTellsOfTheMaster() {
    has("k", "{\"content-length\":7,\"key\":\"k\"}");
    assertThat(told(() -> delete("overheadField", FIELDS)))
        .containsExactly("del k {\"content-length\":7}");
    assertThat(told(() -> delete("overheadField", FIELDS)))
        .as("of what is not there")
        .containsExactly("del k");
  }

  @Test
  void deleteOfAVersionTellsOfItAndOfTheMasterThatItWas() {
    has("k", version("3", 30), "k|3", version("3", 30), "k|5", version("5", 50));
    assertThat(told(() -> delete("versionId", "5", "overheadField", FIELDS, "deleteData", "true")))
        .containsExactly("del k|5" + told("5", 50));
    has("k|5", version("5", 50));
    assertThat(told(() -> delete("versionId", "3", "overheadField", FIELDS)))
        .containsExactly("del k|3" + told("3", 30), "put k" + told("3", 30));
    assertThat(told(() -> delete("versionId", "5", "overheadField", FIELDS)))
        .containsExactly("del k|5" + told("5", 50), "del k" + told("5", 50));
  }

  @Test
  void deleteOfADeleteMarkerTellsThatItWasOne() {
    String marker = "{\"isDeleteMarker\":true,\"versionId\":\"3\"}";
    has("k", marker, "k|3", marker, "k|5", version("5", 50));
    assertThat(told(() -> delete("versionId", "3", "overheadField", FIELDS)))
        .containsExactly(
            "del k|3 {\"versionId\":\"3\",\"isDeleteMarker\":true}",
            "put k {\"versionId\":\"3\",\"isDeleteMarker\":true}");
  }

  @Test
  void deleteOfANullVersionTellsOfItWhereverItStands() {
    String zero = "{\"isNull\":true,\"isNull2\":true,\"versionId\":\"9\"}";
    String of = " {\"versionId\":\"9\",\"isNull\":true}";
    has("k", version("3", 30), "k|3", version("3", 30), "k|", zero);
    assertThat(told(() -> delete("versionId", "null", "overheadField", FIELDS)))
        .containsExactly("del k|" + of);
    has("k|", zero);
    assertThat(told(() -> delete("versionId", "9", "isNull", "true", "overheadField", FIELDS)))
        .containsExactly("del k|" + of);
    has("k", zero);
    assertThat(told(() -> delete("versionId", "9", "isNull", "true", "overheadField", FIELDS)))
        .containsExactly("del k|", "put k" + of);
  }

  @Test
  void deleteOfAVersionThatIsNotThereTellsOfNone() {
    has("k", version("3", 30), "k|3", version("3", 30));
    assertThat(told(() -> delete("versionId", "4", "overheadField", FIELDS)))
        .containsExactly("del k|4");
  }

  @Test
  void putsTellOfWhatTheyReplace() {
    assertThat(told(() -> put(version("1", 1), "overheadField", FIELDS))).containsExactly("put k");
    assertThat(told(() -> put("{}", "overheadField", FIELDS)))
        .containsExactly("put k" + told("1", 1));
    has("k", version("5", 50), "k|5", version("5", 50), "k|", version("9", 90));
    assertThat(told(() -> put("{}", "versioning", "true", "overheadField", FIELDS)))
        .containsExactly("put k" + told("5", 50), "put k|" + NEW);
    has("k", version("5", 50));
    assertThat(
            told(
                () -> put("{}", "versionId", "", "deleteNullKey", "true", "overheadField", FIELDS)))
        .containsExactly("put k" + told("5", 50), "del k|" + told("9", 90));
    has("k", version("5", 50), "k|", version("9", 90));
    assertThat(told(() -> put("{}", "versionId", "null", "overheadField", FIELDS)))
        .containsExactly("put k|" + told("9", 90));
    assertThat(told(() -> put("{}", "versionId", "5", "overheadField", FIELDS)))
        .containsExactly("put k|5" + told("5", 50), "put k" + told("5", 50));
  }

  @Test
  void nothingIsToldWhereNothingIsNamed() {
    has("k", version("3", 30), "k|3", version("3", 30));
    assertThat(told(() -> put(version("3", 31), "versionId", "3", "overheadField", "")))
        .containsExactly("put k|3", "put k");
    assertThat(told(() -> delete("versionId", "3"))).containsExactly("del k|3", "del k");
  }
}
