package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.failureOf;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.rest;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.thrownBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.Update.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
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
  default void sessionThatIsNotThereIsRefused() {
    Sessions sessions = repository().sessions();
    for (int session : new int[] {-1, sessions.count()}) {
      assertThat(thrownBy(repository().createBucket(BUCKET, bytes("{}"), OptionalInt.of(session))))
          .isInstanceOf(InvalidRequestException.class);
    }
    assertThat(repository().attributes(BUCKET)).isEmpty();
    assertThat(sessions.of(BUCKET)).as("the session of no bucket").isEmpty();
    create(BUCKET);
    assertThat(sessions.of(BUCKET)).isPresent();
  }

  @Test
  default void newStoreHasNoTrouble() {
    Sessions sessions = repository().sessions();
    for (int session = 0; session < sessions.count(); session++) {
      assertThat(sessions.trouble(session)).isEmpty();
    }
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

  /** Where a write was acknowledged, either the look met its entry or the bucket is there. */
  @Test
  default void noWriteSlipsInBetweenTheLookAndTheRemoval() {
    for (int round = 0; round < 10; round++) {
      create(BUCKET);
      put(BUCKET, "a", "light");
      List<CompletableFuture<Failure>> writes = new ArrayList<>();
      CompletionStage<Void> deletion =
          repository()
              .deleteBucket(
                  BUCKET,
                  entry -> {
                    if (writes.isEmpty()) {
                      writes.add(started(() -> put(BUCKET, "z", "heavy")));
                      writes.add(started(() -> updateMaster("y", "heavy")));
                      // They stand before the bucket when it goes on.
                      LockSupport.parkNanos(3_000_000);
                    }
                    return RepositoryUnderTest.text(entry.value()).equals("heavy");
                  });
      boolean deleted = outcome(deletion) == null;
      List<Failure> outcomes = writes.stream().map(CompletableFuture::join).toList();
      if (deleted) {
        assertThat(outcomes).containsOnly(Failure.NO_SUCH_BUCKET);
      } else {
        assertThat(outcomes).contains((Failure) null);
        await(repository().deleteBucket(BUCKET, entry -> false));
      }
    }
  }

  private void updateMaster(String key, String value) {
    Batch batch = Batch.put(Key.of(key), bytes(value));
    await(repository().update(BUCKET, Key.of(key), view -> new Change<>(batch, 0)));
  }

  /** Runs on a thread of its own; answers with how it failed, or with null. */
  private static CompletableFuture<Failure> started(Runnable write) {
    CompletableFuture<Failure> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                write.run();
                outcome.complete(null);
              } catch (MetadataException e) {
                outcome.complete(e.failure());
              } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return outcome;
  }

  private static Failure outcome(CompletionStage<Void> stage) {
    try {
      await(stage);
      return null;
    } catch (MetadataException e) {
      return e.failure();
    }
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
