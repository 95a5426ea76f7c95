package io.zenko.dmd.metadata.mdfile;

import java.util.concurrent.CountDownLatch;

/** Is read until a test says that it comes to its end. */
record AwaitedSource(CountDownLatch end) implements Source {
  @Override
  public boolean next() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  @Override
  public void write(StringBuilder json) {}

  @Override
  public void close() {}
}
