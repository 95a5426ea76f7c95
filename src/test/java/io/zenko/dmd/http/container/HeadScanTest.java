package io.zenko.dmd.http.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head is what the specification says, to the byte, or it is refused. */
class HeadScanTest {
  private static final String LINE = "GET /a HTTP/1.1\r\n";
  private static final String HOST = "Host: x\r\n";

  /** However the bytes are split into what arrives together. */
  private static HeadScan scan(String head) {
    byte[] bytes = head.getBytes(ISO_8859_1);
    HeadScan whole = new HeadScan();
    assertThat(whole.scan(bytes, 0, bytes.length)).isEqualTo(bytes.length);
    HeadScan split = new HeadScan();
    for (int i = 0; i < bytes.length; i++) {
      split.scan(bytes, i, i + 1);
    }
    assertThat(split.isDone()).isEqualTo(whole.isDone());
    assertThat(split.isRefused()).isEqualTo(whole.isRefused());
    assertThat(split.isOfLength()).isEqualTo(whole.isOfLength());
    return whole;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LINE + HOST + "\r\n",
        "\r\n" + LINE + HOST + "\r\n",
        "BREW /\\|\u00e9?%zz HTTP/1.1\r\n" + HOST + "\r\n",
        "OPTIONS * HTTP/1.1\r\nhost:\t x \r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET http://x/a HTTP/1.1\r\n" + HOST + "\r\n",
        "GET HTTP://X?a HTTP/1.1\r\n" + HOST + "\r\n",
        LINE + HOST + "Content-Length: 17\r\n\r\n",
        LINE + HOST + "Content-Length:\t0 \r\n\r\n",
        LINE + HOST + "Transfer-Encoding: Chunked \r\n\r\n",
        LINE + HOST + "Upgrade: websocket\r\n\r\n",
        LINE + HOST + "a:\r\nb: \u00e9\tc\r\n\r\n"
      })
  void aHeadIsDone(String head) {
    assertThat(scan(head).isDone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a\r\n",
        "GET /a HTTP/1.2\r\n",
        "GET /a http/1.1\r\n",
        "GET /a HTTP/1.1 \r\n",
        "GET /a HTTP/1.1\n",
        "GET  /a HTTP/1.1\r\n",
        "GET a HTTP/1.1\r\n",
        "GET ftp://x/a HTTP/1.1\r\n" + HOST + "\r\n",
        "GET http://y/a HTTP/1.1\r\n" + HOST + "\r\n",
        "GET http:///a HTTP/1.1\r\nHost:\r\n\r\n",
        "GET http://x@y/a HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /a\u007f HTTP/1.1\r\n",
        "G\u0001T /",
        "PRI * HTTP/2.0\r\n",
        "\u0016\u0003\u0001",
        "\r\n\r",
        "\n",
        LINE + "\r\n",
        LINE + HOST + HOST,
        LINE + HOST + "a\r\n",
        LINE + HOST + ": a\r\n",
        LINE + HOST + "a : b\r\n",
        LINE + HOST + "a: b\r\n c\r\n",
        LINE + " a: b\r\n",
        LINE + HOST + "a: b\n",
        LINE + HOST + "a: b\rc\r\n",
        LINE + HOST + "a: \u0000\r\n",
        LINE + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n",
        LINE + HOST + "Content-Length: 1\r\nContent-Length: 1\r\n",
        LINE + HOST + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        LINE + HOST + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
        LINE + HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        LINE + HOST + "Transfer-Encoding: xchunked\r\n",
        LINE + HOST + "Transfer-Encoding: chunkedx\r\n",
        LINE + HOST + "Transfer-Encoding: chunk\r\n",
        LINE + HOST + "Transfer-Encoding:\r\n",
        LINE + HOST + "Transfer-Encoding: gzip, chunked\r\n",
        LINE + HOST + "Transfer-Encoding: chunked, chunked\r\n",
        LINE + HOST + "Upgrade: h2c\r\nContent-Length: 1\r\n\r\n",
        LINE + HOST + "Transfer-Encoding: chunked\r\nUpgrade: h2c\r\n\r\n",
        "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void whatCanBeReadInTwoWaysIsRefused(String head) {
    HeadScan scan = new HeadScan();
    byte[] bytes = head.getBytes(ISO_8859_1);
    scan.scan(bytes, 0, bytes.length);

    assertThat(scan.isRefused()).isTrue();
    assertThat(scan.isOfLength()).isFalse();
    assertThat(scan.isDone()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "+1", "1 2", "1,1", "0x1", "9999999999999999999", "1e3"})
  void aLengthThatIsNoNumberIsToldApart(String length) {
    HeadScan scan = scan(LINE + HOST + "Content-Length: " + length + "\r\n\r\n");

    assertThat(scan.isRefused()).isTrue();
    assertThat(scan.isOfLength()).isTrue();
  }

  @Test
  void nothingBehindTheHeadIsLookedAt() {
    byte[] bytes = (LINE + HOST + "\r\n\u0000\u0000").getBytes(ISO_8859_1);
    HeadScan scan = new HeadScan();

    assertThat(scan.scan(bytes, 0, bytes.length)).isEqualTo(bytes.length - 2);
    assertThat(scan.isDone()).isTrue();
  }

  @Test
  void theNextHeadIsOneOfItsOwn() {
    byte[] bytes = (LINE + HOST + "Content-Length: 0\r\n\r\n").getBytes(ISO_8859_1);
    Framing connection = new Framing();
    for (int i = 0; i < 3; i++) {
      connection.look(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes));
      assertThat(connection.scan().isDone()).isTrue();
      connection.next();
    }
  }
}
