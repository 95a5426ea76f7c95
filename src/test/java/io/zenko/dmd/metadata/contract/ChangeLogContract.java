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
import java.util.ArrayList;
import java.util.List;
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
                    .map(e -> " " + e.key() + e.value().map(v -> "=" + text(v)).orElse(" gone"))
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
    await(
        repository()
            .write(
                BUCKET,
                Batch.builder().put(Key.of("l"), bytes("no JSON")).delete(Key.of("m")).build()));
    List<String> expected =
        List.of(
            "0 bucket bucket={}",
            "7 bucket bucket={\"a\":\n1}",
            "3 bucket k\0v={\"x\":\"é\"}",
            "5 bucket k\0v gone",
            "8 bucket l=no JSON m gone");
    assertThat(records(1)).isEqualTo(expected);
    assertThat(records(4)).isEqualTo(expected.subList(3, 5));
    assertThat(records(6)).isEmpty();
    assertThat(log().last()).isEqualTo(5);
    assertThat(log().oldest()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> log().read(7));
    assertThatIllegalArgumentException().isThrownBy(() -> log().read(0));
  }

  @Test
  default void theLogGoesOnAfterARestart() throws Exception {
    create(BUCKET);
    for (int i = 0; i < 200; i++) {
      put(BUCKET, "k" + i, "{\"i\":" + i + "}");
    }
    List<String> before = records(1);
    if (!restart()) {
      return;
    }
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
    assertThat(failureOf(repository().putAttributes(BUCKET, bytes("{}"))))
        .isEqualTo(Failure.READ_ONLY);
    assertThat(failureOf(repository().deleteBucket(BUCKET, e -> false)))
        .isEqualTo(Failure.READ_ONLY);
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
