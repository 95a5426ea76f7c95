package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages of logs that begin late, or lose their oldest records while they are read. */
class LogPageTest {
  @Test
  void aPageHasAsManyRecordsAsWereAskedFor() throws IOException {
    assertThat(page(new NumberedLog(1, 9), 4, 3))
        .startsWith(info(4, 9, 1, 6))
        .contains(records(4, 6));
  }

  @Test
  void aPageEndsWithTheLog() throws IOException {
    assertThat(page(new NumberedLog(1, 9), 8, 100))
        .startsWith(info(8, 9, 1, 9))
        .contains(records(8, 9));
  }

  @Test
  void whatIsNoLongerHeldIsPassedOver() throws IOException {
    assertThat(page(new NumberedLog(5, 9), 0, 2))
        .startsWith(info(5, 9, 5, 6))
        .contains(records(5, 6));
  }

  @Test
  void recordsMayGoBetweenTheLookAndTheReading() throws IOException {
    NumberedLog log = new NumberedLog(1, 9);
    log.oldestOnceRead = 7;
    assertThat(page(log, 1, 2)).startsWith(info(7, 9, 7, 8)).contains(records(7, 8));
  }

  private static String page(ChangeLog log, long begin, int limit) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogPage(1, log, begin, limit).writeTo(out);
    return out.toString(UTF_8);
  }

  private static String info(long start, long cseq, long prune, long end) {
    return String.format(
        Locale.ROOT,
        "{\"info\":{\"start\":%d,\"cseq\":%d,\"prune\":%d,\"end\":%d},\"log\":[",
        start,
        cseq,
        prune,
        end);
  }

  private static String records(long from, long to) {
    StringBuilder all = new StringBuilder("\"log\":[");
    for (long sequence = from; sequence <= to; sequence++) {
      all.append(sequence == from ? "" : ",")
          .append(String.format(Locale.ROOT, "{\"db\":\"b%d\",\"method\":1,", sequence))
          .append("\"timestamp\":\"1970-01-01T00:00:00Z\",\"entries\":[]}");
    }
    return all + "]}";
  }

  /** A log whose record of a number deletes the bucket of that number. */
  private static final class NumberedLog implements ChangeLog {
    private long oldest;
    private final long last;
    private long oldestOnceRead;

    NumberedLog(long oldest, long last) {
      this.oldest = oldest;
      this.last = last;
    }

    @Override
    public long last() {
      return last;
    }

    @Override
    public long oldest() {
      return oldest;
    }

    @Override
    public Reader read(long first) {
      oldest = Math.max(oldest, oldestOnceRead);
      if (first < oldest) {
        throw new IllegalArgumentException("no record " + first);
      }
      return new Reader() {
        private long next = first;

        @Override
        public Optional<LogRecord> next() {
          return next > last ? Optional.empty() : Optional.of(record(next++));
        }

        @Override
        public void close() {}
      };
    }

    private static LogRecord record(long sequence) {
      return new LogRecord(
          sequence, ChangeMethod.DELETE, new BucketName("b" + sequence), Instant.EPOCH, List.of());
    }
  }
}
