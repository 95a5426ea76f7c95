package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What a request is told that has come in time and needs a thread when there are none any more. */
class ProtocolExceptionTest {
  @Test
  void threadsThatAreGoneAreNoDefectButTheStopOfTheDaemon() {
    for (Throwable thrown : new Throwable[] {late(), new CompletionException(late())}) {
      ProtocolException told = ProtocolException.of(thrown, ProtocolError.INVALID_URI);
      assertThat(told.error()).isEqualTo(ProtocolError.SERVICE_UNAVAILABLE);
      assertThat(told.isDefect()).isFalse();
      assertThat(told).hasMessage("the daemon is stopping");
      assertThat(MetadataException.of(thrown).failure()).isEqualTo(Failure.UNAVAILABLE);
    }
  }

  private static RejectedExecutionException late() {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    executor.shutdown();
    try {
      CompletableFuture.runAsync(() -> {}, executor).join();
    } catch (RejectedExecutionException e) {
      return e;
    }
    throw new IllegalStateException("there was a thread");
  }
}
