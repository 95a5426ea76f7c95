package io.zenko.dmd.metadata.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a delete does, rule by rule. */
class VersioningDeleteTest extends VersioningRules {
  @Test
  void deleteWithoutVersionTakesTheMasterAlone() {
    has("k", "{}", "k|", "{}", "k|5", "{}");
    assertThat(delete("isNull", "true")).isEmpty();
    stands("k|", "{}", "k|5", "{}");
    assertThat(delete("versionId", "")).isEmpty();
    assertThat(get()).isEmpty();
  }

  @Test
  void deleteOfVersionNullTakesTheNullKeyAlone() {
    has("k", "{\"versionId\":\"null\"}", "k|", "{}", "k|5", "{}");
    assertThat(delete("versionId", "null")).contains("null");
    stands("k", "{\"versionId\":\"null\"}", "k|5", "{}");
  }

  @Test
  void deleteOfAnotherVersionLeavesTheMaster() {
    has("k", "{\"versionId\":\"3\"}", "k|3", "{}", "k|5", "{}");
    assertThat(delete("versionId", "5")).contains("5");
    stands("k", "{\"versionId\":\"3\"}", "k|3", "{}");
    assertThat(delete("versionId", "7")).contains("7");
    stands("k", "{\"versionId\":\"3\"}", "k|3", "{}");
  }

  @Test
  void deletedMasterIsReplacedByTheNewestThatRemains() {
    has("k", "{\"versionId\":\"3\"}", "k|3", "{}", "k|5", "{\"n\":5}", "k|7", "{\"n\":7}");
    delete("versionId", "3");
    stands("k", "{\"n\":5}", "k|5", "{\"n\":5}", "k|7", "{\"n\":7}");
  }

  @Test
  void nullVersionTakesItsPlaceByTheIdInItsValue() {
    has(
        "k",
        "{\"versionId\":\"3\"}",
        "k|3",
        "{}",
        "k|",
        "{\"versionId\":\"6\"}",
        "k|5",
        "{\"n\":5}");
    delete("versionId", "3");
    stands("k", "{\"n\":5}", "k|", "{\"versionId\":\"6\"}", "k|5", "{\"n\":5}");
  }

  @Test
  void nullVersionThatBecomesTheMasterLeavesTheNullKey() {
    has(
        "k",
        "{\"versionId\":\"3\"}",
        "k|3",
        "{}",
        "k|",
        "{\"versionId\":\"4\"}",
        "k|5",
        "{\"n\":5}");
    delete("versionId", "3", "isNull", "false");
    stands("k", "{\"versionId\":\"4\"}", "k|5", "{\"n\":5}");
  }

  @Test
  void nullVersionWithoutAnIdIsTheOldest() {
    has("k", "{\"versionId\":\"3\"}", "k|", "{\"n\":0}", "k|" + INFINITE, "{\"n\":9}");
    delete("versionId", "3");
    stands("k", "{\"n\":9}", "k|", "{\"n\":0}", "k|" + INFINITE, "{\"n\":9}");
    delete("versionId", INFINITE);
    stands("k", "{\"n\":9}", "k|", "{\"n\":0}");
  }

  @Test
  void nullMasterIsDeletedWithItsNullKeyAndReplaced() {
    has("k", "{\"versionId\":\"3\",\"isNull\":true}", "k|", "{\"old\":1}", "k|5", "{\"n\":5}");
    delete("versionId", "3", "isNull", "true");
    stands("k", "{\"n\":5}", "k|5", "{\"n\":5}");
  }

  @Test
  void objectWithoutRemainingVersionsIsGone() {
    has("k", "{\"versionId\":\"3\"}", "k|3", "{}", "kk", "{}");
    delete("versionId", "3");
    stands("kk", "{}");
  }

  @Test
  void deleteOfWhatIsNotThereChangesNothing() {
    has("j", "{}", "k\u0001", "{}");
    assertThat(delete("versionId", "3")).contains("3");
    assertThat(delete("versionId", "null")).contains("null");
    assertThat(delete()).isEmpty();
    stands("j", "{}", "k\u0001", "{}");
  }
}
