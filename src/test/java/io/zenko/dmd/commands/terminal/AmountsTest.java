package io.zenko.dmd.commands.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Amounts as people read them. */
class AmountsTest {
  @Test
  void bytesHaveTheUnitThatFits() {
    assertThat(Amounts.bytes(0)).isEqualTo("0 B");
    assertThat(Amounts.bytes(1023)).isEqualTo("1023 B");
    assertThat(Amounts.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Amounts.bytes((1 << 20) - 1)).isEqualTo("1.0 MiB");
    assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }

  @Test
  void timesAndNumbersAreOfNoLocale() {
    assertThat(Amounts.count(1234567)).isEqualTo("1,234,567");
    assertThat(Amounts.count(0.25)).isEqualTo("0.3");
    assertThat(Amounts.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Amounts.duration(Duration.ofSeconds(3_725))).isEqualTo("1 h 2 min");
    assertThat(Amounts.duration(Duration.ofHours(49))).isEqualTo("2 d 1 h");
    assertThat(Amounts.latency(0.0000123)).isEqualTo("12 µs");
    assertThat(Amounts.latency(0.0123)).isEqualTo("12.3 ms");
    assertThat(Amounts.latency(12)).isEqualTo("12.00 s");
    assertThat(Amounts.time(1_795_911_955_032L)).isEqualTo("2026-11-29 00:25:55");
  }
}
