package io.zenko.dmd.metadata.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request becomes a listing, and an answer. */
class ListingTest {
  private static final SortedEntries THREE =
      SortedEntries.of(Map.of("a", "{}", "b/1", "{}", "b/2", "{}"));

  @Test
  void unknownTypeIsRefused() {
    assertThatThrownBy(() -> Listing.of(Map.of("listingType", "delimiter")))
        .isInstanceOf(InvalidListingException.class)
        .hasMessageContaining("listingType");
  }

  @ParameterizedTest
  @CsvSource({
    "Delimiter, maxKeys",
    "Basic, maxKeys",
    "DelimiterVersions, maxKeys",
    "MPU, maxKeys",
    "MPU, queryPrefixLength",
    "DelimiterCurrent, maxScannedLifecycleListingEntries",
    "DelimiterNonCurrent, maxScannedLifecycleListingEntries",
    "DelimiterOrphanDeleteMarker, maxScannedLifecycleListingEntries"
  })
  void badNumbersAreRefusedBeforeAnythingIsRead(String type, String parameter) {
    for (String bad : new String[] {"x", "-1", "1.5", "1e3", " 1", "0x1", "+1", "١"}) {
      assertThatThrownBy(() -> Listing.of(Map.of("listingType", type, parameter, bad)))
          .isInstanceOf(InvalidListingException.class)
          .hasMessageContaining(parameter);
    }
    assertThatCode(() -> Listing.of(Map.of("listingType", type, parameter, "")))
        .doesNotThrowAnyException();
  }

  @Test
  void parametersThatMeanNothingToTheTypeAreIgnored() {
    assertThatCode(() -> Listing.of(Map.of("listingType", "Basic", "queryPrefixLength", "x")))
        .doesNotThrowAnyException();
  }

  @Test
  void emptyParametersCountAsAbsent() {
    JsonObject answer =
        Answers.of(
                THREE,
                Answers.query(
                    "listingType", "", "prefix", "", "delimiter", "", "marker", "", "maxKeys", ""))
            .asJsonObject();
    assertThat(answer).isEqualTo(Answers.of(THREE, Map.of()));
    assertThat(answer.keySet())
        .containsExactlyInAnyOrder("CommonPrefixes", "Contents", "IsTruncated");
    assertThat(Answers.keys(answer, "Contents")).containsExactly("a", "b/1", "b/2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Delimiter",
        "DelimiterMaster",
        "DelimiterVersions",
        "MPU",
        "DelimiterCurrent",
        "DelimiterNonCurrent",
        "DelimiterOrphanDeleteMarker"
      })
  void noKeysAreAskedForAndNoneAreReturnedAndNothingIsTruncated(String type) {
    JsonObject answer = Answers.of(THREE, "listingType", type, "maxKeys", "0");
    assertThat(answer.getBoolean("IsTruncated")).isFalse();
    assertThat(answer.keySet()).doesNotContain("NextMarker");
    answer.values().stream()
        .filter(JsonArray.class::isInstance)
        .forEach(list -> assertThat(list.asJsonArray()).isEmpty());
  }

  @Test
  void moreKeysThanTheLimitAreNotReturned() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatCode(
            () -> Listing.of(Map.of("maxKeys", "99999999999999999999999"), 2).write(THREE, out))
        .doesNotThrowAnyException();
    JsonObject answer = Vectors.parse(out.toString(UTF_8)).asJsonObject();
    assertThat(Answers.keys(answer, "Contents")).containsExactly("a", "b/1");
    assertThat(answer.getBoolean("IsTruncated")).isTrue();
  }

  @Test
  void uploadsTellTheNumberOfKeysThatCounts() {
    JsonObject answer = Answers.of(THREE, "listingType", "MPU", "maxKeys", "5000", "prefix", "x");
    assertThat(answer.getInt("MaxKeys")).isEqualTo(1000);
  }

  @Test
  void nothingIsWrittenWhereTheBucketCannotBeRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(
            () ->
                Listing.of(Map.of())
                    .write(
                        range -> {
                          throw MetadataException.noSuchBucket(new BucketName("b"));
                        },
                        out))
        .isInstanceOf(MetadataException.class);
    assertThat(out.size()).isZero();
  }

  @Test
  void theAnswerIsWrittenWhileEntriesAreRead() throws IOException {
    Key[] keys = new Key[1000];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Key.of(String.format(Locale.ROOT, "%04d", i));
    }
    byte[] value = ("{\"x\":\"" + "y".repeat(1000) + "\"}").getBytes(UTF_8);
    SortedEntries bucket = new SortedEntries(keys, i -> value);
    AtomicInteger readAtFirstWrite = new AtomicInteger(-1);
    Listing.of(Map.of())
        .write(
            bucket,
            new OutputStream() {
              @Override
              public void write(int b) {
                readAtFirstWrite.compareAndSet(-1, bucket.keysRead());
              }
            });
    assertThat(readAtFirstWrite.get()).isBetween(1, 100);
  }
}
