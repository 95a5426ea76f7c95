package io.zenko.dmd.metadata.contract;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.rest;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.text;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.thrownBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.ObjectView;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.Update;
import io.zenko.dmd.metadata.Update.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Atomic updates of an object. */
public interface UpdateContract extends RepositoryUnderTest {
  Key OBJECT = Key.of("k");

  @Test
  default void updateSeesTheObjectsEntriesAlone() {
    create(BUCKET);
    for (String key :
        List.of("j", "j\0009", "k\0002", "k", "k\0001", "k\0", "k\u0001", "kk", "k/")) {
      put(BUCKET, key, "of " + key);
    }
    List<String> seen =
        await(
            repository()
                .update(
                    BUCKET,
                    OBJECT,
                    object -> {
                      List<String> entries = new ArrayList<>();
                      entries.add(object.key().text());
                      entries.add(object.master().map(RepositoryUnderTest::text).orElse("-"));
                      entries.add(object.version("").map(RepositoryUnderTest::text).orElse("-"));
                      entries.add(object.version("2").map(RepositoryUnderTest::text).orElse("-"));
                      entries.add(object.version("3").map(RepositoryUnderTest::text).orElse("-"));
                      try (EntryCursor versions = object.versions()) {
                        entries.addAll(rest(versions));
                      }
                      return new Change<>(Batch.NOTHING, entries);
                    }));
    assertThat(seen)
        .containsExactly(
            "k",
            "of k",
            "of k\0",
            "of k\0002",
            "-",
            "k\0=of k\0",
            "k\0001=of k\0001",
            "k\0002=of k\0002");
  }

  @Test
  default void updateOfNothingSeesNothing() {
    create(BUCKET);
    boolean seen =
        await(
            repository()
                .update(
                    BUCKET,
                    OBJECT,
                    object -> {
                      try (EntryCursor versions = object.versions()) {
                        return new Change<>(
                            Batch.NOTHING,
                            object.master().isPresent()
                                || object.version("").isPresent()
                                || versions.next());
                      }
                    }));
    assertThat(seen).isFalse();
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).isEmpty();
  }

  @Test
  default void updateMakesItsChangesAndAnswers() {
    create(BUCKET);
    put(BUCKET, "k", "v");
    put(BUCKET, "k\0001", "old");
    String answer =
        await(
            repository()
                .update(
                    BUCKET,
                    OBJECT,
                    object ->
                        new Change<>(
                            Batch.builder()
                                .put(OBJECT, bytes("new"))
                                .delete(OBJECT.version("1"))
                                .put(OBJECT.version("2"), object.master().orElseThrow())
                                .build(),
                            "done")));
    assertThat(answer).isEqualTo("done");
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).containsExactly("k=new", "k\0002=v");
  }

  @Test
  default void whatAnUpdateThrowsReachesTheCallerAndNothingChanges() {
    create(BUCKET);
    put(BUCKET, "k", "1");
    IllegalArgumentException refusal = new IllegalArgumentException("refused");
    Update<Object> refusing =
        object -> {
          throw refusal;
        };
    assertThat(thrownBy(repository().update(BUCKET, OBJECT, refusing))).isSameAs(refusal);
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING)).containsExactly("k=1");
    int next = await(repository().update(BUCKET, OBJECT, object -> increment(object, OBJECT)));
    assertThat(next).as("the object is not left locked").isEqualTo(2);
  }

  @Test
  default void updatesOfAnObjectUnderContentionLoseNothing() {
    create(BUCKET);
    int updates = 200;
    List<CompletableFuture<Integer>> counts =
        together(
            4,
            updates / 4,
            i -> await(repository().update(BUCKET, OBJECT, object -> increment(object, OBJECT))));
    List<Integer> sorted = counts.stream().map(CompletableFuture::join).sorted().toList();
    assertThat(sorted).isEqualTo(IntStream.rangeClosed(1, updates).boxed().toList());
    assertThat(get(BUCKET, "k")).contains(Integer.toString(updates));
  }

  /** A version's raw key names the same object: whoever updates one excludes who updates other. */
  @Test
  default void updateThroughAVersionsRawKeyIsOneOfTheSameObject() {
    create(BUCKET);
    Key version = OBJECT.version("1");
    Key named =
        await(repository().update(BUCKET, version, v -> new Change<>(Batch.NOTHING, v.key())));
    assertThat(named).as("the view is of the key that was named").isEqualTo(version);
    int updates = 200;
    together(
            4,
            updates / 4,
            i ->
                await(
                    i % 2 == 0
                        ? repository()
                            .update(BUCKET, version, view -> incrementMaster(view, version))
                        : repository().update(BUCKET, OBJECT, view -> increment(view, version))))
        .forEach(CompletableFuture::join);
    assertThat(get(BUCKET, "k\0001")).contains(Integer.toString(updates));
  }

  /** Raw batches write one number to two entries; an update must never see two numbers. */
  @Test
  default void rawWritesDoNotSlipIntoAnUpdate() {
    create(BUCKET);
    Key version = OBJECT.version("1");
    together(
            4,
            50,
            i -> {
              if (i % 2 == 0) {
                byte[] number = bytes(Integer.toString(i));
                await(
                    repository()
                        .write(
                            BUCKET,
                            Batch.builder().put(OBJECT, number).put(version, number).build()));
                return i;
              }
              return await(
                  repository()
                      .update(
                          BUCKET,
                          OBJECT,
                          object -> {
                            Optional<String> first =
                                object.version("1").map(RepositoryUnderTest::text);
                            Optional<String> second =
                                object.master().map(RepositoryUnderTest::text);
                            if (!first.equals(second)) {
                              throw new IllegalStateException(first + " beside " + second);
                            }
                            return new Change<>(Batch.NOTHING, i);
                          }));
            })
        .forEach(CompletableFuture::join);
  }

  @Test
  default void updatesOfManyObjectsGoBesideEachOther() {
    create(BUCKET);
    together(
            4,
            100,
            i -> {
              Key object = Key.of("k" + i % 10);
              return await(repository().update(BUCKET, object, view -> increment(view, object)));
            })
        .forEach(CompletableFuture::join);
    for (int i = 0; i < 10; i++) {
      assertThat(get(BUCKET, "k" + i)).contains("40");
    }
  }

  /** Counts in one entry of the object: its master or its version 1. */
  private static Change<Integer> increment(ObjectView object, Key counter) {
    Optional<byte[]> value = counter.hasVersion() ? object.version("1") : object.master();
    letOthersIn();
    int count = value.map(number -> Integer.parseInt(text(number))).orElse(0) + 1;
    return new Change<>(Batch.put(counter, bytes(Integer.toString(count))), count);
  }

  private static Change<Integer> incrementMaster(ObjectView object, Key counter) {
    Optional<byte[]> value = object.master();
    letOthersIn();
    int count = value.map(number -> Integer.parseInt(text(number))).orElse(0) + 1;
    return new Change<>(Batch.put(counter, bytes(Integer.toString(count))), count);
  }

  /** Between what an update reads and what it writes: whoever can come between does. */
  private static void letOthersIn() {
    LockSupport.parkNanos(20_000);
  }

  /** Calls the action from several threads at once, numbered from 0 across them. */
  private static <T> List<CompletableFuture<T>> together(
      int threads, int callsEach, IntFunction<T> action) {
    List<CompletableFuture<T>> results = new ArrayList<>();
    for (int i = 0; i < threads * callsEach; i++) {
      results.add(new CompletableFuture<>());
    }
    CyclicBarrier start = new CyclicBarrier(threads);
    for (int t = 0; t < threads; t++) {
      int first = t;
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = first; i < results.size(); i += threads) {
                  try {
                    results.get(i).complete(action.apply(i));
                  } catch (RuntimeException | Error e) {
                    results.get(i).completeExceptionally(e);
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    return results;
  }
}
