package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers who share an answer, and never one to a question of before they came. */
class RootsTest {
  private static final int READERS = 8;

  private final InMemoryItems items = new InMemoryItems(1);
  private final AtomicInteger questions = new AtomicInteger();
  private final Semaphore answers = new Semaphore(0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Thread> readers = new ArrayList<>();
  private MemcachedStore other;
  private Roots roots;

  @BeforeEach
  void make() {
    other = TestStores.open(items, true, new MonotonicClock(InstantSource.system()));
    roots = new Roots(items, other.roots().now().root().store());
    items.onRoot(
        () -> {
          if (Thread.currentThread().getName().startsWith("reader")) {
            questions.incrementAndGet();
            answers.acquireUninterruptibly();
          }
        });
  }

  @AfterEach
  void end() {
    answers.release(READERS);
    threads.shutdown();
    other.close();
  }

  private CompletableFuture<Snapshot> read() {
    CompletableFuture<Snapshot> read = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                read.complete(roots.now());
              } catch (MetadataException e) {
                read.completeExceptionally(e);
              }
            },
            "reader-" + readers.size());
    readers.add(reader);
    reader.start();
    return read;
  }

  /** Some who come while the first one's question is on its way. */
  private List<CompletableFuture<Snapshot>> readBehindFirst() {
    List<CompletableFuture<Snapshot>> reads = new ArrayList<>();
    for (int i = 1; i < READERS; i++) {
      reads.add(read());
    }
    Await.until(
        "all wait",
        () -> readers.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
    return reads;
  }

  private long change() {
    MemcachedMetadataRepository repository = new MemcachedMetadataRepository(other);
    await(
        repository.createBucket(
            new BucketName("bucket" + questions.get()), bytes("{}"), OptionalInt.empty()));
    return other.roots().now().root().version();
  }

  @Test
  void thoseWhoComeWhileAQuestionIsOnItsWayShareTheAnswerToTheNext() {
    CompletableFuture<Snapshot> first = read();
    Await.until("the first asks", () -> questions.get() == 1);
    List<CompletableFuture<Snapshot>> reads = readBehindFirst();
    answers.release();
    first.join();
    Await.until("one asks for the others", () -> questions.get() == 2);
    assertThat(reads).as("none has the answer of before").noneMatch(CompletableFuture::isDone);
    long version = change();
    answers.release();
    for (CompletableFuture<Snapshot> each : reads) {
      assertThat(each.join().root().version()).isEqualTo(version);
    }
    assertThat(questions).hasValue(2);
  }

  @Test
  void questionThatFailsFailsThoseWhoShareItAndNobodyElse() {
    CompletableFuture<Snapshot> first = read();
    Await.until("the first asks", () -> questions.get() == 1);
    List<CompletableFuture<Snapshot>> reads = readBehindFirst();
    items.loseAnswers(100);
    answers.release();
    assertThatThrownBy(first::join).hasCauseInstanceOf(MetadataException.class);
    Await.until("one asks for the others", () -> questions.get() == 2);
    answers.release();
    for (CompletableFuture<Snapshot> each : reads) {
      assertThatThrownBy(each::join)
          .cause()
          .isInstanceOfSatisfying(
              MetadataException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    }
    items.loseAnswers(0);
    answers.release();
    assertThat(read().join().root().version()).isPositive();
  }
}
