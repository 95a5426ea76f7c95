package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.metadata.writing.GroupedWrite;
import java.util.concurrent.CompletableFuture;

/** An operation and who waits for it. */
record Waiting<R>(Operation<R> operation, CompletableFuture<R> future) implements GroupedWrite {
  Waiting(Operation<R> operation) {
    this(operation, new CompletableFuture<>());
  }

  @Override
  public long bytes() {
    return operation.bytes();
  }

  @Override
  public void fail(Throwable failure) {
    future.completeExceptionally(failure);
  }
}
