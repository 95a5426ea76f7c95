package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.ProtocolException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What clients send as a batch, whole and not. */
class BatchReaderTest {
  private static final String BATCH =
      "{\"more\":[1,{\"a\":[[]]},\"x\"],\"batch\":[{\"key\":\"k\",\"value\":\"{}\","
          + "\"other\":{\"b\":[true,{}]},\"list\":[{\"c\":null},[2]]},"
          + "{\"key\":\"l\",\"type\":\"del\",\"rest\":[]}],\"last\":{\"d\":{}}}";

  private static final Settings.Limits LIMITS =
      new Settings.Limits(
          1, 1 << 16, 1 << 10, 1 << 16, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20, 1, 1, 0);

  @Test
  void skipsWhatMeansNothingHere() {
    assertThat(new BatchReader(LIMITS).read(BATCH.getBytes(UTF_8)).mutations()).hasSize(2);
  }

  @Test
  void refusesATextThatEndsAnywhereBeforeItsEnd() {
    for (int length = 0; length < BATCH.length(); length++) {
      byte[] part = BATCH.substring(0, length).getBytes(UTF_8);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> new BatchReader(LIMITS).read(part))
                  .as(new String(part, UTF_8))
                  .isInstanceOf(ProtocolException.class));
    }
  }
}
