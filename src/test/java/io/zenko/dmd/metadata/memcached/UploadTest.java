package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of a commit that go in several requests, and the root behind them. */
class UploadTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final int KEYS = 600;

  private final InMemoryItems items = new InMemoryItems(1);
  private final AtomicInteger requests = new AtomicInteger();
  private final Semaphore answer = new Semaphore(0);
  private MemcachedStore store;
  private MemcachedMetadataRepository repository;

  @BeforeEach
  void open() {
    store = TestStores.open(items, true, new MonotonicClock(InstantSource.system()));
    repository = new MemcachedMetadataRepository(store);
    await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
  }

  @AfterEach
  void close() {
    answer.release(1_000);
    repository.close();
  }

  /** Changes what takes some requests; the first of them waits until it may be answered. */
  private CompletableFuture<Void> write(Runnable onOther) {
    items.onPut(
        () -> {
          if (requests.incrementAndGet() == 1) {
            answer.acquireUninterruptibly();
          } else {
            onOther.run();
          }
        });
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < KEYS; i++) {
      batch.put(key(i), bytes("x".repeat(2_000)));
    }
    return repository.write(BUCKET, batch.build()).toCompletableFuture();
  }

  private static Key key(int number) {
    return Key.of("k" + number);
  }

  private long version() {
    return store.roots().now().root().version();
  }

  @Test
  void rootMovesOnceAllRequestsAreAnsweredAndNoneWaitsForAnother() {
    long before = version();
    CompletableFuture<Void> write = write(() -> {});
    Await.until("the others are stored", () -> requests.get() >= 6 && items.puts() > KEYS / 6);
    assertThat(version()).as("pages are on their way").isEqualTo(before);
    assertThat(write).isNotDone();
    answer.release();
    await(write);
    store.pages().forget();
    for (int i = 0; i < KEYS; i++) {
      assertThat(repository.get(BUCKET, key(i))).isPresent();
    }
  }

  @Test
  void requestThatFailsLeavesNoneOfThoseBehindThatAreStillOnTheirWay() {
    Map<String, byte[]> before = items.all();
    CompletableFuture<Void> write =
        write(
            () -> {
              throw new MetadataException(Failure.INTERNAL, "too large");
            });
    Await.until("another has failed", () -> requests.get() >= 2);
    assertThat(write).as("one is on its way").isNotDone();
    answer.release();
    assertThatThrownBy(write::join).hasMessageContaining("too large");
    assertThat(items.all().keySet()).isEqualTo(before.keySet());
  }

  @Test
  void requestsThatHaveNotLeftYetStayOnceOneHasFailed() {
    items.onPut(
        () -> {
          requests.incrementAndGet();
          throw new MetadataException(Failure.INTERNAL, "too large");
        });
    Deque<Runnable> leaving = new ArrayDeque<>();
    CompletableFuture<Void> answers = upload(leaving).end();
    leaving.forEach(Runnable::run);
    assertThat(answers).isCompletedExceptionally();
    assertThat(requests).hasValue(1);
  }

  @Test
  void requestsThatHaveNotLeftYetStayWhereTheCommitHasFailed() throws InterruptedException {
    items.onPut(requests::incrementAndGet);
    Deque<Runnable> leaving = new ArrayDeque<>();
    Thread canceling = new Thread(upload(leaving)::cancel);
    canceling.start();
    Await.until("it waits", () -> canceling.getState() == Thread.State.WAITING);
    leaving.forEach(Runnable::run);
    canceling.join();
    assertThat(requests).hasValue(0);
  }

  /** Three requests of a page each. */
  private Upload upload(Deque<Runnable> leaving) {
    Upload upload = new Upload(store.pages(), "other", leaving::add);
    for (int i = 0; i < 3; i++) {
      upload.add("1-writer-" + i + "p", new Page.Part(LiteralCodec.text(new byte[300 << 10])));
    }
    return upload;
  }
}
