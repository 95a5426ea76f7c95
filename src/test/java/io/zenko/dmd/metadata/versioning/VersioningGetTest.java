package io.zenko.dmd.metadata.versioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import org.junit.jupiter.api.Test;

/** What a get reads, and what a placeholder of a deleted master reads as and gives way to. */
class VersioningGetTest extends VersioningRules {
  @Test
  void getReadsTheMasterOrAVersion() {
    has("k", "{\"n\":1}", "k|", "{\"n\":2}", "k|5", "{\"n\":3}");
    assertThat(get()).contains("{\"n\":1}");
    assertThat(get("versionId", "")).contains("{\"n\":1}");
    assertThat(get("versionId", "null")).contains("{\"n\":2}");
    assertThat(get("versionId", "5")).contains("{\"n\":3}");
    assertThat(get("versionId", "7")).isEmpty();
  }

  @Test
  void placeholderReadsAsTheNewestThatRemains() {
    has("k", "{ \"isPHD\": true, \"versionId\": \"1\" }", "k|", "{\"versionId\":\"6\"}");
    assertThat(get()).contains("{\"versionId\":\"6\"}");
    has("k|5", "{\"n\":5}", "k|7", "{\"n\":7}");
    assertThat(get()).contains("{\"n\":5}");
    assertThat(get("versionId", "1")).isEmpty();
  }

  @Test
  void placeholderForNothingReadsAsNothing() {
    has("k", "{\"isPHD\":true,\"versionId\":\"1\"}", "kk", "{}", "k\u0001", "{}");
    assertThat(get()).isEmpty();
  }

  @Test
  void whatOnlySpeaksOfPlaceholdersIsNone() {
    has("k", "{\"isPHD\":false,\"a\":{\"isPHD\":true}}", "k|5", "{}");
    assertThat(get()).contains("{\"isPHD\":false,\"a\":{\"isPHD\":true}}");
  }

  @Test
  void anyDeleteOfAVersionReplacesAPlaceholder() {
    has("k", "{\"isPHD\":true,\"versionId\":\"1\"}", "k|5", "{\"n\":5}", "k|7", "{\"n\":7}");
    delete("versionId", "5");
    stands("k", "{\"n\":7}", "k|7", "{\"n\":7}");
    has("k", "{\"isPHD\":true,\"versionId\":\"1\"}", "k|", "{}");
    delete("versionId", "null");
    stands("k", "{\"n\":7}", "k|7", "{\"n\":7}");
  }

  @Test
  void putOfAVersionMeetsWhatStandsBehindAPlaceholder() {
    has("k", "{\"isPHD\":true,\"versionId\":\"1\"}", "k|5", "{\"versionId\":\"5\"}");
    put("{\"versionId\":\"5\",\"n\":1}", "versionId", "5", "isNull", "false");
    String value = "{\"versionId\":\"5\",\"n\":1}";
    stands("k", value, "k|5", value);
    has("k", "{\"isPHD\":true,\"versionId\":\"1\"}");
    put("{\"n\":7}", "versionId", "7");
    stands("k", value, "k|5", value, "k|7", "{\"n\":7}");
  }

  @Test
  void putOfAVersionOverAPlaceholderForNothingIsTheMaster() {
    has("k", "{\"isPHD\":true,\"versionId\":\"1\"}");
    put("{\"n\":7}", "versionId", "7");
    stands("k", "{\"n\":7}", "k|7", "{\"n\":7}");
  }

  @Test
  void missingBucketIsToldByEveryOperation() {
    BucketName missing = new BucketName("missing");
    Key key = Key.of("k");
    for (PutOptions options :
        new PutOptions[] {PutOptions.NONE, PutOptions.of(parameters("versioning", "true"))}) {
      assertThatThrownBy(() -> join(versioning.put(missing, key, bytes("{}"), options)))
          .hasCauseInstanceOf(MetadataException.class);
    }
    assertThatThrownBy(() -> join(versioning.delete(missing, key, DeleteOptions.NONE)))
        .hasCauseInstanceOf(MetadataException.class);
    assertThatThrownBy(() -> versioning.get(missing, key, GetOptions.NONE))
        .isInstanceOf(MetadataException.class);
  }
}
