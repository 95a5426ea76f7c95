package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.failureOf;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Mutation;
import io.zenko.dmd.metadata.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a session's change log tells, and what access modes refuse. */
public interface ChangeLogContract extends RepositoryUnderTest {
  private ChangeLog log() {
    int session = repository().sessions().of(BUCKET).orElseThrow();
    return repository().sessions().log(session);
  }

  private List<String> records(long first) {
    List<String> found = new ArrayList<>();
    long expected = first;
    try (ChangeLog.Reader reader = log().read(first)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        LogRecord record = next.get();
        assertThat(record.sequence()).isEqualTo(expected++);
        found.add(
            record.method().code()
                + " "
                + record.bucket()
                + record.entries().stream()
                    .map(
                        e ->
                            " "
                                + e.key()
                                + e.value().map(v -> "=" + text(v)).orElse(" gone")
                                + e.overhead().map(fields -> " was " + text(fields)).orElse(""))
                    .collect(Collectors.joining()));
      }
    }
    return found;
  }

  @Test
  default void theLogTellsEveryChangeInOrder() throws Exception {
    create(BUCKET);
    await(repository().putAttributes(BUCKET, bytes("{\"a\":\n1}")));
    put(BUCKET, "k\0v", "{\"x\":\"é\"}");
    delete(BUCKET, "k\0v");
    Batch both = Batch.builder().put(Key.of("l"), bytes("no JSON")).delete(Key.of("m")).build();
    await(repository().write(BUCKET, both));
    update("u", Batch.put(Key.of("u\0v"), bytes("{}")));
    update("u", Batch.builder().put(Key.of("u"), bytes("1")).delete(Key.of("u\0v")).build());
    update("u", Batch.delete(Key.of("u")));
    update("u", Batch.NOTHING);
    await(repository().write(BUCKET, Batch.NOTHING));
    List<String> expected =
        List.of(
            "0 bucket bucket={}",
            "7 bucket bucket={\"a\":\n1}",
            "3 bucket k\0v={\"x\":\"é\"}",
            "5 bucket k\0v gone",
            "8 bucket l=no JSON m gone",
            "3 bucket u\0v={}",
            "8 bucket u=1 u\0v gone",
            "5 bucket u gone");
    assertThat(records(1)).isEqualTo(expected);
    assertThat(records(4)).isEqualTo(expected.subList(3, 8));
    assertThat(records(9)).as("an empty batch is no change").isEmpty();
    assertThat(log().last()).isEqualTo(8);
    assertThat(log().oldest()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> log().read(10));
    assertThatIllegalArgumentException().isThrownBy(() -> log().read(0));
  }

  @Test
  default void theLogTellsTheFieldsOfTheValuesBeforeThatAChangeNames() throws Exception {
    create(BUCKET);
    List<String> fields = List.of("id", "size", "absent");
    put(BUCKET, "k", "{\"size\":1,\"id\":\"a\",\"other\":{\"id\":0}}");
    put(BUCKET, "l", "no JSON");
    put(BUCKET, "m", "{\"other\":true}");
    Key k = Key.of("k");
    write(Batch.put(k, bytes("{\"size\":{\"is\":\n2}}")).withOverheadFields(fields));
    write(Batch.delete(k).withOverheadFields(fields));
    write(Batch.delete(k).withOverheadFields(fields));
    update("k", Batch.put(k, bytes("{\"id\":null}")).withOverheadFields(fields));
    update(
        "k",
        Batch.builder()
            .put(k, bytes("{\"id\":4}"))
            .put(k.version("v"), bytes("{}"))
            .add(new Mutation.Delete(k, fields))
            .build());
    write(
        Batch.builder()
            .delete(Key.of("l"))
            .delete(Key.of("m"))
            .put(k, bytes("{\"id\":\"é\"}"))
            .delete(k)
            .build()
            .withOverheadFields(fields));
    put(BUCKET, "k", "{\"id\":5}");
    delete(BUCKET, "k");
    List<String> expected =
        List.of(
            "3 bucket k={\"size\":{\"is\":\n2}} was {\"id\":\"a\",\"size\":1}",
            "5 bucket k gone was {\"size\":{\"is\": 2}}",
            "5 bucket k gone",
            "3 bucket k={\"id\":null}",
            "8 bucket k={\"id\":4} k\0v={} k gone was {\"id\":4}",
            "8 bucket l gone m gone k={\"id\":\"é\"} k gone was {\"id\":\"é\"}",
            "3 bucket k={\"id\":5}",
            "5 bucket k gone");
    assertThat(records(5)).isEqualTo(expected);
    if (restart()) {
      assertThat(records(5)).isEqualTo(expected);
      write(Batch.delete(k.version("v")).withOverheadFields(List.of("id")));
      assertThat(get(BUCKET, "k\0v")).isEmpty();
    }
  }

  /** Each change tells what the one before it put, whatever else goes on at that moment. */
  @Test
  default void whatTheLogTellsOfTheValueBeforeIsWhatItTellsOfTheChangeBefore() throws Exception {
    create(BUCKET);
    List<String> fields = List.of("n");
    int writers = 4;
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      int first = writer;
      Thread thread =
          new Thread(
              () -> {
                for (int i = first; i < 200; i += writers) {
                  Key key = Key.of("k" + i % 3);
                  Batch batch =
                      Batch.put(key, bytes("{\"n\":" + i + "}")).withOverheadFields(fields);
                  if (i % 2 == 0) {
                    write(batch);
                  } else {
                    update(key.text(), batch);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Map<Key, String> values = new HashMap<>();
    try (ChangeLog.Reader reader = log().read(2)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        LogRecord.Entry entry = next.get().entries().get(0);
        assertThat(entry.overhead().map(RepositoryUnderTest::text).orElse(null))
            .isEqualTo(values.put(entry.key(), text(entry.value().orElseThrow())));
      }
    }
    assertThat(values).hasSize(3);
    assertThat(log().last()).isEqualTo(201);
  }

  private void write(Batch batch) {
    await(repository().write(BUCKET, batch));
  }

  private void update(String object, Batch batch) {
    await(repository().update(BUCKET, Key.of(object), view -> new Update.Change<>(batch, 0)));
  }

  @Test
  default void theLogTellsOfABucketThatIsGoneNothingButThat() {
    BucketName gone = new BucketName("gone");
    create(BUCKET);
    int session = repository().sessions().of(BUCKET).orElseThrow();
    await(repository().createBucket(gone, bytes("{}"), OptionalInt.of(session)));
    put(gone, "k", "v");
    await(repository().deleteBucket(gone, entry -> false));
    assertThat(records(2)).containsExactly("0 gone gone={}", "3 gone k=v", "1 gone");
  }

  @Test
  default void theLogTellsWhenAChangeWasMadeAcrossARestartToo() throws Exception {
    Instant before = clock().instant();
    create(BUCKET);
    Instant between = clock().instant();
    put(BUCKET, "k", "v");
    update("l", Batch.put(Key.of("l"), bytes("v")));
    Instant after = clock().instant();
    List<Instant> times = times();
    assertThat(times).hasSize(3).isSorted();
    assertThat(times.get(0)).isBetween(before, between);
    assertThat(times.get(1)).isBetween(between, after);
    assertThat(times.get(2)).isBetween(between, after);
    if (restart()) {
      assertThat(times()).isEqualTo(times);
    }
  }

  private List<Instant> times() {
    List<Instant> times = new ArrayList<>();
    try (ChangeLog.Reader reader = log().read(1)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        times.add(next.get().time());
      }
    }
    return times;
  }

  @Test
  default void theLogGoesOnAfterARestart() throws Exception {
    create(BUCKET);
    for (int i = 0; i < 200; i++) {
      put(BUCKET, "k" + i, "{\"i\":" + i + "}");
    }
    assertThat(log().oldest())
        .as("a log that readers can follow holds its last 201 changes, and far more in earnest")
        .isEqualTo(1);
    List<String> before = records(1);
    if (!restart()) {
      return;
    }
    assertThat(log().oldest()).as("nothing is forgotten by a restart").isEqualTo(1);
    assertThat(records(1)).isEqualTo(before);
    put(BUCKET, "one more", "{}");
    assertThat(records(1)).hasSize(202).startsWith(before.toArray(String[]::new));
    assertThat(records(150)).hasSize(53);
  }

  @Test
  default void aRefusedChangeIsNotInTheLog() {
    create(BUCKET);
    assertThat(failureOf(repository().createBucket(BUCKET, bytes("{}"), OptionalInt.empty())))
        .isEqualTo(Failure.BUCKET_ALREADY_EXISTS);
    assertThat(failureOf(repository().deleteBucket(new BucketName("none"), e -> true)))
        .isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(log().last()).isEqualTo(1);
  }

  @Test
  default void aReadOnlyBucketTakesNoWritesAcrossARestartToo() throws Exception {
    create(BUCKET);
    put(BUCKET, "k", "{}");
    await(repository().setAccessMode(BUCKET, AccessMode.READ_ONLY));
    assertReadOnly();
    if (restart()) {
      assertReadOnly();
    } else {
      return;
    }
    await(repository().setAccessMode(BUCKET, AccessMode.READ_WRITE));
    assertThat(repository().accessMode(BUCKET)).isEqualTo(AccessMode.READ_WRITE);
    put(BUCKET, "k", "{\"now\":1}");
    assertThat(get(BUCKET, "k")).contains("{\"now\":1}");
  }

  private void assertReadOnly() {
    assertThat(repository().accessMode(BUCKET)).isEqualTo(AccessMode.READ_ONLY);
    assertThat(failureOf(repository().write(BUCKET, Batch.put(Key.of("k"), bytes("{}")))))
        .isEqualTo(Failure.READ_ONLY);
    assertThat(failureOf(repository().write(BUCKET, Batch.NOTHING))).isEqualTo(Failure.READ_ONLY);
    for (Batch batch : List.of(Batch.put(Key.of("k"), bytes("{}")), Batch.NOTHING)) {
      assertThat(
              failureOf(
                  repository().update(BUCKET, Key.of("k"), view -> new Update.Change<>(batch, 0))))
          .isEqualTo(Failure.READ_ONLY);
    }
    assertThat(failureOf(repository().putAttributes(BUCKET, bytes("{}"))))
        .isEqualTo(Failure.READ_ONLY);
    for (boolean obstacle : new boolean[] {false, true}) {
      assertThat(failureOf(repository().deleteBucket(BUCKET, e -> obstacle)))
          .isEqualTo(Failure.READ_ONLY);
    }
    assertThat(get(BUCKET, "k")).contains("{}");
  }

  @Test
  default void aNewBucketTakesWritesAndOneThatIsNotThereHasNoMode() {
    create(BUCKET);
    assertThat(failureOf(() -> repository().accessMode(new BucketName("none"))))
        .isEqualTo(Failure.NO_SUCH_BUCKET);
    assertThat(repository().accessMode(BUCKET)).isEqualTo(AccessMode.READ_WRITE);
  }
}
