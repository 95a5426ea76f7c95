package io.zenko.dmd.metadata.memcached;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The pages of a commit on their way to the servers: the first ones leave, and are encoded, while
 * the others are made. None waits for the answer to another.
 */
final class Upload {
  private static final int REQUEST_BYTES = 256 << 10;

  private final Pages pages;
  private final String store;
  private final Executor executor;
  private final List<CompletableFuture<Void>> sent = new ArrayList<>();
  private Map<String, Page> next = new LinkedHashMap<>();
  private int nextBytes;

  /** Whether there is no commit any more that what has still to leave would be for. */
  private volatile boolean vain;

  /**
   * @param executor whose threads encode what is sent, and wait for the answers
   */
  Upload(Pages pages, String store, Executor executor) {
    this.pages = pages;
    this.store = store;
    this.executor = executor;
  }

  void add(String name, Page page) {
    next.put(name, page);
    nextBytes += page.bytes();
    if (nextBytes >= REQUEST_BYTES) {
      send();
    }
  }

  private void send() {
    Map<String, Page> some = next;
    sent.add(CompletableFuture.runAsync(() -> store(some), executor));
    next = new LinkedHashMap<>();
    nextBytes = 0;
  }

  private void store(Map<String, Page> some) {
    if (vain) {
      return;
    }
    boolean stored = false;
    try {
      pages.store(store, some);
      stored = true;
    } finally {
      if (!stored) {
        vain = true;
      }
    }
  }

  /** Sends the rest; done when all is stored, and failed where some of it was not. */
  CompletableFuture<Void> end() {
    if (!next.isEmpty()) {
      send();
    }
    return answers();
  }

  /** Waits until nothing is on its way: then all can be removed. What has not left stays. */
  void cancel() {
    vain = true;
    answers().exceptionally(failure -> null).join();
  }

  private CompletableFuture<Void> answers() {
    return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
  }
}
