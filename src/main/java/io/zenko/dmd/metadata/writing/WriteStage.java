package io.zenko.dmd.metadata.writing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The stage that a repository answers a write with. */
public final class WriteStage {
  private WriteStage() {}

  /** That of the change; where the change is refused at once, the stage fails, and no call does. */
  public static <R> CompletionStage<R> of(Supplier<CompletableFuture<R>> change) {
    try {
      return change.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
