package io.zenko.dmd.hdfs.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much is read of a record that nothing is known of. */
class UsualBytesTest {
  private final UsualBytes usual = new UsualBytes(8192);

  private void add(int times, long length) {
    for (int i = 0; i < times; i++) {
      usual.add(length);
    }
  }

  @Test
  void asMuchAsMayBeIsReadWhileNothingIsKnown() {
    assertThat(usual.bytes()).isEqualTo(8192);
    add(10, 100);
    assertThat(usual.bytes()).isEqualTo(8192);
  }

  @Test
  void recordsOfOneLengthAreReadByThatLength() {
    add(64, 4144);
    assertThat(usual.bytes()).isEqualTo(4144);
  }

  /** A second read costs more than some bytes too many. */
  @Test
  void theLongestOfTheLastOnesCounts() {
    add(64, 100);
    usual.add(5000);
    assertThat(usual.bytes()).isEqualTo(5000);
    add(63, 100);
    assertThat(usual.bytes()).isEqualTo(5000);
    add(63, 100);
    assertThat(usual.bytes()).as("of the stretch before").isEqualTo(5000);
    add(1, 100);
    assertThat(usual.bytes()).as("long ago").isEqualTo(100);
  }

  @Test
  void noMoreIsReadThanMayBe() {
    add(200, 1_000_000);
    assertThat(usual.bytes()).isEqualTo(8192);
  }
}
