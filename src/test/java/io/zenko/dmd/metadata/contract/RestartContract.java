package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Update.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is there after the store was closed and opened. */
public interface RestartContract extends RepositoryUnderTest {
  @Test
  default void closeCompletesWhatWasAccepted() throws Exception {
    create(BUCKET);
    List<CompletionStage<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      writes.add(repository().write(BUCKET, Batch.put(Key.of("k" + i), bytes("v" + i))));
    }
    boolean keeps = restart();
    writes.forEach(RepositoryUnderTest::await);
    assumeTrue(keeps, "keeps nothing");
    for (int i = 0; i < 100; i++) {
      assertThat(get(BUCKET, "k" + i)).contains("v" + i);
    }
  }

  @Test
  default void bucketsAndEntriesOutliveTheProcess() throws Exception {
    BucketName gone = new BucketName("gone");
    create(gone);
    put(gone, "k", "v");
    await(repository().deleteBucket(gone, entry -> false));
    for (String name : BucketContract.ODD_NAMES) {
      create(new BucketName(name));
      put(new BucketName(name), "k", "of " + name);
      put(new BucketName(name), "l", "of " + name);
      delete(new BucketName(name), "l");
      await(repository().putAttributes(new BucketName(name), bytes("\n" + name)));
    }
    assumeTrue(restart(), "keeps nothing");
    assertThat(repository().attributes(gone)).isEmpty();
    for (String name : BucketContract.ODD_NAMES) {
      BucketName bucket = new BucketName(name);
      assertThat(repository().attributes(bucket)).as(name).contains(bytes("\n" + name));
      assertThat(scan(bucket, KeyRange.ALL, Order.ASCENDING)).containsExactly("k=of " + name);
    }
  }

  @Test
  default void oddKeysAndValuesOutliveTheProcess() throws Exception {
    create(BUCKET);
    EntryContract.ODD_KEYS.forEach(key -> put(BUCKET, key, "of\n" + key));
    byte[] bytes = {'{', 0, '\n', (byte) 0xff, (byte) 0xc3, '"', '}'};
    await(repository().write(BUCKET, Batch.put(Key.of("{}"), bytes)));
    assumeTrue(restart(), "keeps nothing");
    for (String key : EntryContract.ODD_KEYS) {
      assertThat(repository().get(BUCKET, Key.of(key)))
          .contains(key.equals("{}") ? bytes : bytes("of\n" + key));
    }
    put(BUCKET, "after", "restart");
    assumeTrue(restart());
    assertThat(get(BUCKET, "after")).contains("restart");
  }

  @Test
  default void bucketMadeAgainAfterARestartIsEmpty() throws Exception {
    create(BUCKET);
    put(BUCKET, "k", "v");
    assumeTrue(restart(), "keeps nothing");
    await(repository().deleteBucket(BUCKET, entry -> false));
    create(BUCKET);
    put(BUCKET, "l", "w");
    assumeTrue(restart());
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).containsExactly("l=w");
  }

  /** On this rests that version ids are never issued twice. */
  @Test
  default void timeDoesNotStepBackThoughTheClockWasSetBack() throws Exception {
    create(BUCKET);
    for (int i = 0; i < 3; i++) {
      MonotonicClock before = clock();
      Key object = Key.of("k" + i);
      long read =
          await(
              repository()
                  .update(
                      BUCKET,
                      object,
                      view -> {
                        // As an id that had to move the clock on.
                        before.raiseAbove(before.millis() + 60_000);
                        return new Change<>(Batch.put(object, bytes("v")), before.millis());
                      }));
      assumeTrue(restart(), "keeps nothing");
      assertThat(clock().millis())
          .as("a store stamps changes with its clock, and raises it above the stamps it finds")
          .isGreaterThan(read);
    }
  }
}
