package io.zenko.dmd.data.cached;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Puts blobs into the cache in the background, each from the store and by one thread, and takes out
 * what was deleted. When many wait, further ones are left out: the next read asks for them again,
 * and nobody reads what was deleted.
 */
final class CacheFiller implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CacheFiller.class.getName());
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 256;
  private static final int MAX_DELETED = 16 * 1024;
  private static final int PATIENCE_SECONDS = 10;

  private final DataRepository truth;
  private final DataRepository cache;
  private final CacheCounters counters;
  private final Set<BlobKey> underWay = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor executor;
  private final ThreadPoolExecutor deletions;

  CacheFiller(DataRepository truth, DataRepository cache, CacheCounters counters) {
    this.truth = truth;
    this.cache = cache;
    this.counters = counters;
    this.executor = executor(THREADS, MAX_WAITING, "cache-filler");
    this.deletions = executor(1, MAX_DELETED, "cache-deletions");
  }

  private static ThreadPoolExecutor executor(int threads, int maxWaiting, String name) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(maxWaiting),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  void fill(BlobKey key) {
    submit(key, () -> put(key));
  }

  /** Takes out what is no longer whole, and puts it in anew. */
  void refill(BlobKey key) {
    submit(
        key,
        () -> {
          cache.delete(key);
          put(key);
        });
  }

  /** Takes out what was deleted, later. */
  void forget(BlobKey key) {
    try {
      deletions.execute(() -> forgetNow(key));
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "blob {0} stays in the cache until it is evicted", key);
    }
  }

  void forgetNow(BlobKey key) {
    try {
      cache.delete(key);
    } catch (DataException e) {
      // It is not there, or stays until it is evicted: nobody reads it any more.
      LOG.log(System.Logger.Level.DEBUG, "not taken out of the cache: {0}", e.getMessage());
    }
  }

  private void submit(BlobKey key, Runnable task) {
    if (!underWay.add(key)) {
      return;
    }
    try {
      executor.execute(() -> run(key, task));
    } catch (RejectedExecutionException e) {
      underWay.remove(key);
    }
  }

  private void run(BlobKey key, Runnable task) {
    try {
      task.run();
      counters.fills().increment();
    } catch (DataException e) {
      LOG.log(System.Logger.Level.DEBUG, "blob {0} is not cached: {1}", key, e.getMessage());
    } finally {
      underWay.remove(key);
    }
  }

  private void put(BlobKey key) {
    try (Blob blob = truth.open(key);
        InputStream content = blob.read(ByteRange.whole(blob.size()))) {
      cache.put(key, content, blob.size());
    } catch (IOException e) {
      throw new DataException(Failure.INTERNAL, "cannot read blob " + key, e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    deletions.shutdown();
    end(executor);
    end(deletions);
  }

  private static void end(ThreadPoolExecutor executor) {
    try {
      if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
