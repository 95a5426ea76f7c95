package io.zenko.dmd.data.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 10, 0, 1",
    "bytes=2-4, 10, 2, 5",
    "bytes=9-9, 10, 9, 10",
    "bytes=7-, 10, 7, 10",
    "bytes=0-9, 10, 0, 10",
    "bytes=0-10, 10, 0, 10",
    "bytes=3-99999999999999999999999999, 10, 3, 10",
    "bytes=0-9223372036854775807, 10, 0, 10",
    "bytes=-1, 10, 9, 10",
    "bytes=-10, 10, 0, 10",
    "bytes=-11, 10, 0, 10",
    "bytes=-99999999999999999999999999, 10, 0, 10"
  })
  void isCutToTheBlob(String header, long size, long from, long end) {
    assertThat(RangeHeader.resolve(header, size)).contains(new ByteRange(from, end));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=-, 10",
    "bytes=5-4, 10",
    "'bytes=0-1,3-4', 10",
    "' bytes=0-1', 10",
    "bytes= 0-1, 10",
    "bytes=a-b, 10",
    "bytes=1, 10",
    "octets=0-1, 10",
    "BYTES=0-1, 10",
    "'', 10",
    "bytes=-1, 0",
    "bytes=-7, 0"
  })
  void isIgnoredWhereItIsNone(String header, long size) {
    assertThat(RangeHeader.resolve(header, size)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=10-, 10",
    "bytes=10-20, 10",
    "bytes=99999999999999999999999999-, 10",
    "bytes=-0, 10",
    "bytes=-0, 0",
    "bytes=0-, 0",
    "bytes=0-0, 0"
  })
  void isRefusedWhereNothingOfItIsThere(String header, long size) {
    assertThatThrownBy(() -> RangeHeader.resolve(header, size))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.error()).isEqualTo(ProtocolError.INVALID_RANGE));
  }

  @Test
  void mayBeAbsent() {
    assertThat(RangeHeader.resolve(null, 10)).isEmpty();
  }
}
