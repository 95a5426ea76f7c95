package io.zenko.dmd.http.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body in chunks is what the specification says, to the byte, or it is refused. */
class ChunkScanTest {
  private static String data(String body) {
    ChunkScan scan = new ChunkScan(100);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] bytes = body.getBytes(ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(scan.isDone()).isFalse();
      if (scan.data() > 0) {
        data.write(bytes[i]);
        scan.skip(1);
      } else {
        scan.take(bytes[i]);
      }
    }
    assertThat(scan.isDone()).isTrue();
    return data.toString(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "'0||', ''",
    "'3|abc|0||', abc",
    "'3|abc|2|de|0||', abcde",
    "'0003|abc|000||', abc",
    "'A|0123456789|0||', 0123456789",
    "'3;a=b|abc|0;c||', abc",
    "'3 ;\ta=\"b;c\" ; d|abc|0||', abc",
    "'3|abc|0|a: b|c: d||', abc"
  })
  void dataIsToldFromWhatIsAroundIt(String body, String data) {
    assertThat(data(body.replace("|", "\r\n"))).isEqualTo(data);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        ";a\r\n",
        "x\r\n",
        "0x3\r\n",
        "-3\r\n",
        " 3\r\n",
        "3 \r\n",
        "3 a\r\n",
        "3\nabc",
        "3\r3",
        "3;a\n",
        "3;\u0000\r\n",
        "3\r\nabcd\r\n",
        "3\r\nabc\n",
        "3\r\nabc0\r\n",
        "1000000000000000\r\n",
        "0\r\n a: b\r\n",
        "0\r\na\r\n",
        "0\r\na : b\r\n",
        "0\r\n\n"
      })
  void whatIsNotInChunksIsRefused(String body) {
    assertThatThrownBy(() -> data(body)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsAroundTheDataIsBounded() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 11; i++) {
      body.append("1;0123456789\r\nx\r\n");
    }

    assertThatThrownBy(() -> data(body + "0\r\n\r\n")).isInstanceOf(IllegalArgumentException.class);
    assertThat(data("1;0123456789\r\nx\r\n0\r\n\r\n")).isEqualTo("x");
  }
}
