package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One lock an object, near enough: whoever changes an entry of an object holds it from the look at
 * the object to the append, or this could happen:
 *
 * <pre>
 *   A reads master m0            B puts master m1
 *   A appends: null version := m0, master := m2         m1 is lost, and no order of A and B did it
 * </pre>
 */
final class ObjectLocks {
  private static final int STRIPES = 1024;

  private final Lock[] stripes =
      IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

  <T> T holding(BucketName bucket, Key key, Supplier<T> step) {
    Lock lock = stripes[stripe(bucket, key)];
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the locks in the order of the stripes, so that two batches never wait for each other. */
  <T> T holding(BucketName bucket, Batch batch, Supplier<T> step) {
    int[] numbers =
        batch.mutations().stream()
            .mapToInt(mutation -> stripe(bucket, mutation.key()))
            .sorted()
            .distinct()
            .toArray();
    for (int number : numbers) {
      stripes[number].lock();
    }
    try {
      return step.get();
    } finally {
      for (int number : numbers) {
        stripes[number].unlock();
      }
    }
  }

  private static int stripe(BucketName bucket, Key key) {
    int hash = 31 * bucket.hashCode() + key.objectPart().hashCode();
    return (hash ^ (hash >>> 16)) & (STRIPES - 1);
  }
}
