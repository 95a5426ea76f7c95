package io.zenko.dmd.data.transfer;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs tasks side by side, and ends them all with the first that fails. */
final class FirstFailure {
  private FirstFailure() {}

  static void runAll(int threads, List<Callable<Void>> tasks)
      throws IOException, InterruptedException {
    BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    ExecutorService executor =
        new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, waiting);
    try {
      CompletionService<Void> done = new ExecutorCompletionService<>(executor);
      tasks.forEach(done::submit);
      for (int i = 0; i < tasks.size(); i++) {
        done.take().get();
      }
    } catch (ExecutionException e) {
      throw unwrap(e);
    } finally {
      // Those that run are not interrupted: a file that is being written could not be removed. And
      // whoever closes what they use must not do it under them.
      waiting.clear();
      executor.shutdown();
      executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
  }

  private static IOException unwrap(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
  }
}
