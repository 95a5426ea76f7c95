package io.zenko.dmd.metadata.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a put does, rule by rule. */
class VersioningPutTest extends VersioningRules {
  @Test
  void plainPutReplacesTheMasterAndKeepsAnyBytes() {
    has("k", "{\"n\":1}", "k|", "{\"n\":0}", "k|5", "{}");
    assertThat(put(" not json\n")).isEmpty();
    stands("k", " not json\n", "k|", "{\"n\":0}", "k|5", "{}");
    assertThat(put("{}", "versioning", "false", "isNull", "true", "deleteNullKey", "true"))
        .isEmpty();
    stands("k", "{}", "k|", "{\"n\":0}", "k|5", "{}");
  }

  @Test
  void newVersionIsMasterAndVersion() {
    assertThat(put("{\"n\": 1.0 }\n", "versioning", "true")).contains(NEW);
    String value = "{\"n\": 1.0 ,\"versionId\":\"" + NEW + "\"}\n";
    stands("k", value, "k|" + NEW, value);
  }

  @Test
  void newIdTakesThePlaceOfAnOldOneInTheValue() {
    put("{\"versionId\":\"5\",\"n\":{\"versionId\":\"6\"}}", "versioning", "");
    assertThat(get()).contains("{\"versionId\":\"" + NEW + "\",\"n\":{\"versionId\":\"6\"}}");
  }

  @Test
  void emptyVersionIdMakesAMasterAlone() {
    has("k", "{}", "k|", "{\"n\":0}");
    assertThat(put("{\"isNull\":true}", "versionId", "", "versioning", "true")).contains(NEW);
    stands("k", "{\"isNull\":true,\"versionId\":\"" + NEW + "\"}", "k|", "{\"n\":0}");
  }

  @Test
  void newMasterCanTakeTheNullKeyAway() {
    has("k|", "{\"n\":0}");
    put("{}", "versionId", "", "deleteNullKey", "true");
    stands("k", "{\"versionId\":\"" + NEW + "\"}");
  }

  @Test
  void putOfVersionNullGoesToTheNullKeyAlone() {
    has("k", "{\"versionId\":\"5\"}");
    assertThat(put("{\"n\":1}", "versionId", "null")).contains("null");
    stands("k", "{\"versionId\":\"5\"}", "k|", "{\"n\":1}");
  }

  @Test
  void versionOfNoObjectBecomesItsMaster() {
    assertThat(put("{\"versionId\":\"5\"}", "versionId", "5")).contains("5");
    stands("k", "{\"versionId\":\"5\"}", "k|5", "{\"versionId\":\"5\"}");
  }

  @Test
  void nullVersionOfNoObjectBecomesTheMasterAlone() {
    put("{\"versionId\":\"5\"}", "versionId", "5", "isNull", "true");
    stands("k", "{\"versionId\":\"5\"}");
  }

  @Test
  void versionThatIsTheMasterIsWrittenTwice() {
    has("k", "{\"versionId\":\"5\"}", "k|5", "{\"versionId\":\"5\"}");
    put("{\"versionId\":\"5\",\"n\":1}", "versionId", "5", "isNull", "false");
    String value = "{\"versionId\":\"5\",\"n\":1}";
    stands("k", value, "k|5", value);
  }

  @Test
  void olderVersionLeavesTheMaster() {
    has("k", "{\"versionId\":\"3\"}");
    put("{\"n\":1}", "versionId", "5");
    stands("k", "{\"versionId\":\"3\"}", "k|5", "{\"n\":1}");
  }

  @Test
  void olderNullVersionGoesToTheNullKeyAndIsNoVersionKey() {
    has("k", "{\"versionId\":\"3\"}", "k|5", "{\"old\":1}");
    put("{\"n\":1}", "versionId", "5", "isNull", "true");
    stands("k", "{\"versionId\":\"3\"}", "k|", "{\"n\":1}");
  }

  @Test
  void olderNullVersionBelowANullMasterIsNotKept() {
    has("k", "{\"versionId\":\"3\",\"isNull\":true}");
    assertThat(put("{\"n\":1}", "versionId", "5", "isNull", "true")).contains("5");
    stands("k", "{\"versionId\":\"3\",\"isNull\":true}");
  }

  @Test
  void newerVersionOverAMasterThatWasNeverVersionedKeepsItUnderTheInfiniteId() {
    has("k", "{\"n\": 0}");
    put("{\"n\":1}", "versionId", "5");
    stands(
        "k",
        "{\"n\":1,\"nullVersionId\":\"" + INFINITE + "\"}",
        "k|5",
        "{\"n\":1}",
        "k|" + INFINITE,
        "{\"n\": 0,\"versionId\":\"" + INFINITE + "\",\"isNull\":true}");
  }

  @Test
  void newerVersionOfAClientThatKnowsTheNullKeyKeepsTheMasterThere() {
    has("k", "{\"n\": 0}");
    put("{\"n\":1}", "versionId", "5", "isNull", "false");
    stands(
        "k", "{\"n\":1}",
        "k|", "{\"n\": 0,\"versionId\":\"" + INFINITE + "\",\"isNull\":true,\"isNull2\":true}",
        "k|5", "{\"n\":1}");
  }

  @Test
  void newerVersionOverANullMasterKeepsItUnderItsId() {
    has("k", "{\"versionId\":\"7\",\"isNull\":true}", "k|7", "{\"older\":1}");
    put("{\"nullVersionId\":\"x\"}", "versionId", "5");
    stands(
        "k", "{\"nullVersionId\":\"7\"}",
        "k|5", "{\"nullVersionId\":\"x\"}",
        "k|7", "{\"versionId\":\"7\",\"isNull\":true}");
  }

  @Test
  void nullMasterOfTheOldKindMovesFromItsVersionKeyToTheNullKey() {
    has("k", "{\"versionId\":\"7\",\"isNull\":true}", "k|7", "{\"isNull\":true}");
    put("{}", "versionId", "5", "isNull", "false");
    stands("k", "{}", "k|", "{\"versionId\":\"7\",\"isNull\":true,\"isNull2\":true}", "k|5", "{}");
  }

  @Test
  void nullMasterOfTheNewKindHasNoVersionKeyToLose() {
    has("k", "{\"versionId\":\"7\",\"isNull\":true,\"isNull2\":true}", "k|7", "{\"kept\":1}");
    put("{}", "versionId", "5", "isNull", "true");
    stands("k", "{}", "k|7", "{\"kept\":1}");
  }

  @Test
  void newerNullVersionOverARegularMasterTakesTheOlderNullKeyAway() {
    has("k", "{\"versionId\":\"7\"}", "k|7", "{\"versionId\":\"7\"}", "k|", "{\"n\":0}");
    put("{\"n\":1}", "versionId", "5", "isNull", "true");
    stands("k", "{\"n\":1}", "k|7", "{\"versionId\":\"7\"}");
  }

  @Test
  void updateOfANullMasterByAnOldClientKeepsWhatItWasUnderItsId() {
    has("k", "{\"versionId\":\"5\",\"isNull\":true}");
    put("{\"versionId\":\"5\",\"isNull\":true,\"n\":1}", "versionId", "5");
    stands(
        "k", "{\"versionId\":\"5\",\"isNull\":true,\"n\":1}",
        "k|5", "{\"versionId\":\"5\",\"isNull\":true}");
  }

  @Test
  void masterThatIsNoObjectIsKeptAsItIs() {
    has("k", "[1]");
    put("{}", "versionId", "5", "isNull", "false");
    stands("k", "{}", "k|", "[1]", "k|5", "{}");
  }

  @Test
  void versionThatIsNoObjectIsRefusedAndLeavesNoTrace() {
    for (String value : new String[] {"", "null", "[]", "1", "\"{}\"", "{\"a\":1", "{\"a\"}"}) {
      for (String id : new String[] {"", "null", "5"}) {
        refuses(value, "versionId", id);
      }
      refuses(value, "versioning", "true");
    }
    stands();
  }
}
