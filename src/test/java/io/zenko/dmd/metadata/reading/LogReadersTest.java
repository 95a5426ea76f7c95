package io.zenko.dmd.metadata.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Readers of change logs are known by where they are and what they call themselves. */
class LogReadersTest {
  private static final Instant NOW = Instant.parse("2026-11-29T05:00:00Z");
  private static final Peer FIRST = new Peer("10.0.0.1", "first");
  private static final Peer SECOND = new Peer("10.0.0.2", "second");

  private final LogReaders readers = new LogReaders(2, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void aReaderIsWhereItWasGivenTo() {
    readers.read("bucketd", 1, FIRST, 1, 10);
    readers.read("bucketd", 1, FIRST, 11, 20);

    assertThat(readers.all()).containsExactly(new LogReader("bucketd", 1, FIRST, 11, 20, 2, NOW));
  }

  @Test
  void whoAsksForWhatThereIsNotHasAllBeforeIt() {
    readers.read("bucketd", 1, FIRST, 21, 20);

    assertThat(readers.all().get(0).given()).isEqualTo(20);
  }

  @Test
  void onlyThoseHeardOfLastAreKept() {
    readers.read("bucketd", 1, FIRST, 1, 10);
    readers.read("bucketd", 1, SECOND, 1, 10);
    readers.read("bucketd", 1, FIRST, 11, 20);
    readers.read("mdfile", 1, SECOND, 5, 6);

    assertThat(readers.all()).extracting(LogReader::peer).containsExactly(SECOND, FIRST);
    assertThat(readers.all()).extracting(LogReader::protocol).containsExactly("mdfile", "bucketd");
  }

  @Test
  void aLongNameIsCut() {
    assertThat(new Peer("", "x".repeat(10_000)).agent()).hasSize(257);
  }
}
