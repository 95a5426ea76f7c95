package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.failureOf;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Update.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The life of a bucket. */
public interface BucketContract extends RepositoryUnderTest {
  /** In key order, which is that of UTF-8, not that of UTF-16. */
  List<String> ODD_NAMES =
      List.of(
          " ",
          "$'`;&",
          "%2F",
          "-",
          ".",
          "..",
          ".hidden",
          "A",
          "BUCKET",
          "CON",
          "METADATA",
          "PENSIEVE",
          "\\",
          "a",
          "a ",
          "a%2Fb",
          "a.",
          "a:b*c?\"<>|",
          "bucket",
          "con",
          "e\u0301", // looks like the é below, and is another name
          "mpuShadowBucketbucket",
          "nul.json",
          "users..bucket",
          "x".repeat(255),
          "É",
          "é",
          "\uFFFD",
          "😀");

  @Test
  default void newBucketHasItsAttributesAndNoEntries() {
    await(repository().createBucket(BUCKET, bytes("{\"name\": \"b\"}\n"), OptionalInt.empty()));
    assertThat(repository().attributes(BUCKET)).contains(bytes("{\"name\": \"b\"}\n"));
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).isEmpty();
  }

  @Test
  default void bucketCanBeMadeInAGivenSession() {
    await(repository().createBucket(BUCKET, bytes("{}"), OptionalInt.of(0)));
    put(BUCKET, "k", "v");
    assertThat(get(BUCKET, "k")).contains("v");
  }

  @Test
  default void bucketIsNotMadeTwice() {
    await(repository().createBucket(BUCKET, bytes("first"), OptionalInt.empty()));
    put(BUCKET, "k", "v");
    assertThat(failureOf(repository().createBucket(BUCKET, bytes("second"), OptionalInt.empty())))
        .isEqualTo(Failure.BUCKET_ALREADY_EXISTS);
    assertThat(repository().attributes(BUCKET)).contains(bytes("first"));
    assertThat(get(BUCKET, "k")).contains("v");
  }

  @Test
  default void attributesAreReplacedWholeAndKeptVerbatim() {
    create(BUCKET);
    byte[] odd = {'\n', 0, (byte) 0xff, '"', '\\', '\r'};
    await(repository().putAttributes(BUCKET, odd));
    assertThat(repository().attributes(BUCKET)).contains(odd);
    await(repository().putAttributes(BUCKET, new byte[0]));
    assertThat(repository().attributes(BUCKET)).contains(new byte[0]);
  }

  @Test
  default void bucketThatIsNotThereIsToldByEveryOperation() {
    BucketName missing = new BucketName("missing");
    Key key = Key.of("k");
    assertThat(repository().attributes(missing)).isEmpty();
    assertThat(failureOf(() -> repository().get(missing, key))).isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(failureOf(() -> repository().scan(missing, KeyRange.ALL, Order.ASCENDING).close()))
        .isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(failureOf(repository().putAttributes(missing, bytes("{}"))))
        .isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(failureOf(repository().deleteBucket(missing, entry -> true)))
        .isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(failureOf(repository().write(missing, Batch.put(key, bytes("v")))))
        .isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(failureOf(repository().update(missing, key, o -> new Change<>(Batch.NOTHING, 1))))
        .isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(repository().attributes(missing)).isEmpty();
  }

  @Test
  default void bucketWithAnObstacleStays() {
    create(BUCKET);
    put(BUCKET, "a", "light");
    put(BUCKET, "b", "heavy");
    assertThat(
            failureOf(
                repository()
                    .deleteBucket(
                        BUCKET, e -> RepositoryUnderTest.text(e.value()).equals("heavy"))))
        .isEqualTo(Failure.BUCKET_NOT_EMPTY);
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).containsExactly("a=light", "b=heavy");
    assertThat(failureOf(repository().deleteBucket(BUCKET, e -> e.key().text().equals("a"))))
        .isEqualTo(Failure.BUCKET_NOT_EMPTY);
  }

  @Test
  default void bucketGoesWithEntriesThatAreNoObstacle() {
    create(BUCKET);
    put(BUCKET, "a", "light");
    await(repository().deleteBucket(BUCKET, entry -> false));
    assertThat(repository().attributes(BUCKET)).isEmpty();
    assertThat(names(KeyRange.ALL, Order.ASCENDING)).isEmpty();
    create(BUCKET);
    assertThat(get(BUCKET, "a")).isEmpty();
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).isEmpty();
  }

  @Test
  default void bucketsOfOddNamesAreApart() {
    List<String> shuffled = new ArrayList<>(ODD_NAMES);
    Collections.shuffle(shuffled, new Random(1));
    for (String name : shuffled) {
      BucketName bucket = new BucketName(name);
      await(repository().createBucket(bucket, bytes("of " + name), OptionalInt.empty()));
      put(bucket, "k", name);
    }
    for (String name : ODD_NAMES) {
      BucketName bucket = new BucketName(name);
      assertThat(repository().attributes(bucket)).as(name).contains(bytes("of " + name));
      assertThat(scan(bucket, KeyRange.ALL, Order.ASCENDING)).as(name).containsExactly("k=" + name);
    }
  }

  @Test
  default void bucketsAreListedInOrderOfTheirNamesWithTheirAttributes() {
    ODD_NAMES.forEach(name -> create(new BucketName(name)));
    await(repository().putAttributes(new BucketName("a"), bytes("new")));
    List<String> descending = new ArrayList<>(ODD_NAMES);
    Collections.reverse(descending);
    assertThat(names(KeyRange.ALL, Order.ASCENDING)).isEqualTo(ODD_NAMES);
    assertThat(names(KeyRange.ALL, Order.DESCENDING)).isEqualTo(descending);
    KeyRange range = KeyRange.of(Key.of("a"), Key.of("a%"));
    try (EntryCursor cursor = repository().buckets(range, Order.ASCENDING)) {
      assertThat(rest(cursor)).containsExactly("a=new", "a ={}");
    }
    try (EntryCursor cursor = repository().buckets(KeyRange.ALL, Order.ASCENDING)) {
      cursor.seek(Key.of("c"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key().text()).isEqualTo("con");
    }
  }

  @Test
  default void listOfBucketsIsAsItWasWhenOpened() {
    create(new BucketName("a"));
    create(new BucketName("c"));
    try (EntryCursor cursor = repository().buckets(KeyRange.ALL, Order.ASCENDING)) {
      create(new BucketName("b"));
      await(repository().putAttributes(new BucketName("c"), bytes("new")));
      await(repository().deleteBucket(new BucketName("a"), entry -> true));
      assertThat(rest(cursor)).containsExactly("a={}", "c={}");
    }
    assertThat(names(KeyRange.ALL, Order.ASCENDING)).containsExactly("b", "c");
  }

  private List<String> names(KeyRange range, Order order) {
    List<String> names = new ArrayList<>();
    try (EntryCursor cursor = repository().buckets(range, order)) {
      while (cursor.next()) {
        names.add(cursor.key().text());
      }
    }
    return names;
  }
}
