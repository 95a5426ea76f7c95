package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailedRequestsTest {
  private final FailedRequests failures = new FailedRequests(3);

  @Test
  void theLastAreKeptTheNewestFirst() {
    for (int i = 1; i <= 5; i++) {
      add("/" + i, ProtocolError.BAD_REQUEST);
    }

    assertThat(failures.count()).isEqualTo(5);
    assertThat(failures.after(0)).extracting(FailedRequest::number).containsExactly(5L, 4L, 3L);
    assertThat(failures.after(4)).extracting(FailedRequest::target).containsExactly("/5");
    assertThat(failures.after(5)).isEmpty();
  }

  @Test
  void eachTellsWhatWasAskedAndWhyItFailed() {
    failures.add(
        "data",
        "PUT",
        "/DataFile",
        "a:b",
        new ProtocolException(ProtocolError.SERVICE_UNAVAILABLE, "the disk is full"),
        7);

    FailedRequest failed = failures.after(0).get(0);
    assertThat(failed.protocol()).isEqualTo("data");
    assertThat(failed.method()).isEqualTo("PUT");
    assertThat(failed.uids()).isEqualTo("a:b");
    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.error()).isEqualTo("ServiceUnavailable");
    assertThat(failed.reason()).isEqualTo("the disk is full");
    assertThat(failed.elapsedMillis()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_SUCH_OBJECT", "NO_SUCH_BUCKET"})
  void thatSomethingIsNotThereIsNoFailure(ProtocolError error) {
    add("/none", error);

    assertThat(failures.count()).isZero();
    assertThat(failures.after(0)).isEmpty();
  }

  @Test
  void ofALongTargetItsBeginningIsKept() {
    add("/" + "k".repeat(50_000), ProtocolError.BAD_REQUEST);

    List<FailedRequest> kept = failures.after(0);
    assertThat(kept.get(0).target()).startsWith("/kkk").hasSizeLessThan(1_100);
  }

  private void add(String target, ProtocolError error) {
    failures.add("bucketd", "GET", target, "", new ProtocolException(error), 1);
  }
}
