package io.zenko.dmd.metadata.memcached.register;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;

/** Answers of several that are asked at once, as they come. */
final class Gathering<T> {
  private final List<T> come = new ArrayList<>();
  private final int all;
  private final Predicate<List<T>> isEnough;
  private Throwable failure;

  private Gathering(int all, Predicate<List<T>> isEnough) {
    this.all = all;
    this.isEnough = isEnough;
  }

  /**
   * Asks all, and waits until those answers that have come are enough, or all have.
   *
   * @param executor of each; those that are not waited for any more keep its threads only
   * @throws MetadataException where the store is being closed
   */
  static <A, T> List<T> of(
      Function<A, Executor> executor,
      List<A> asked,
      Function<A, T> step,
      Predicate<List<T>> isEnough) {
    Gathering<T> gathering = new Gathering<>(asked.size(), isEnough);
    for (A one : asked) {
      try {
        executor.apply(one).execute(() -> gathering.take(step, one));
      } catch (RejectedExecutionException e) {
        throw new MetadataException(Failure.UNAVAILABLE, "the daemon stops", e);
      }
    }
    return gathering.await();
  }

  private <A> void take(Function<A, T> step, A one) {
    try {
      add(step.apply(one));
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private synchronized void failed(Throwable e) {
    failure = e;
    notifyAll();
  }

  private synchronized void add(T answer) {
    come.add(answer);
    if (isDone()) {
      notifyAll();
    }
  }

  private boolean isDone() {
    return failure != null || come.size() == all || isEnough.test(come);
  }

  private synchronized List<T> await() {
    boolean isInterrupted = false;
    while (!isDone()) {
      try {
        wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new MetadataException(
          Failure.INTERNAL, "a defect while memcached servers were asked: " + failure, failure);
    }
    return List.copyOf(come);
  }
}
