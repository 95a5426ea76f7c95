package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No request is executed that nobody sent as one, whatever is sent. */
@DisabledIfSystemProperty(
    named = "dmd.server",
    matches = "wildfly",
    disabledReason = "Undertow tells requests apart by itself")
class FramingIT extends DeployedDaemon {
  private static final List<String> LISTENERS = List.of("BUCKETD", "MDFILE", "DATA", "ADMIN");
  private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final String HOST = "Host: x\r\n";

  private static final List<String> REFUSED =
      List.of(
          "GET /a HTTP/1.1\r\n\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + HOST + "\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "a\r\n\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "a : b\r\n\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "a: b\r\n c\r\n\r\n",
          "GET /a HTTP/1.1\r\n a: b\r\n" + HOST + "\r\n",
          "GET /a HTTP/1.1\n" + HOST + "\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "a: b\n\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "a: b\rc\r\n\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "a: \u0000\r\n\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\nContent-Length: 0\r\n\r\nx",
          "GET /a HTTP/1.1\r\n" + HOST + "Content-Length: +1\r\n\r\nx",
          "GET /a HTTP/1.1\r\n" + HOST + "Transfer-Encoding: xchunked\r\n\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "Transfer-Encoding: gzip, chunked\r\n\r\n",
          "GET /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "GET /a HTTP/1.1\r\n" + HOST + "Upgrade: x\r\nContent-Length: 1\r\n\r\nx",
          "GET http://y/a HTTP/1.1\r\n" + HOST + "\r\n",
          "GET a HTTP/1.1\r\n" + HOST + "\r\n",
          "GET  /a HTTP/1.1\r\n" + HOST + "\r\n",
          "GET /a\r\n",
          "GET /a HTTP/1.2\r\n" + HOST + "\r\n",
          "\n\r\nGET /a HTTP/1.1\r\n" + HOST + "\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");

  static Stream<Arguments> refused() {
    return LISTENERS.stream()
        .flatMap(listener -> REFUSED.stream().map(head -> Arguments.of(listener, head)));
  }

  /** All that is answered to these bytes until the daemon ends the connection. */
  private static String until(String listener, String sent, boolean half) throws IOException {
    try (Socket socket = new Wire(daemon().port(listener)).connect()) {
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      if (half) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static List<String> statuses(String answers) {
    return ANSWER.matcher(answers).results().map(found -> found.group(1)).toList();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCanBeReadInTwoWaysIsRefusedOnceAndTheConnectionEnds(String listener, String head)
      throws IOException {
    assertThat(statuses(until(listener, head, false))).isEqualTo(List.of("400"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/health%zz", "/health/live%4"})
  void aTargetOfAdministrationThatCannotBeDecodedIsRefused(String target) throws IOException {
    assertThat(statuses(until("ADMIN", "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n", false)))
        .isEqualTo(List.of("400"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nGET %s HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET %s HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n",
        "GET %s HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        "GET http://x%s HTTP/1.1\r\nHost: x\r\n\r\n"
      })
  void whatHasOneMeaningIsAnsweredAsEver(String form) throws IOException {
    String bucket = "/default/attributes/" + newBucket();
    for (String target : List.of("ADMIN /health/live", "BUCKETD " + bucket)) {
      String[] words = target.split(" ", 2);
      String request = form.formatted(words[1]);

      assertThat(statuses(until(words[0], request + request, true)))
          .as(target)
          .isEqualTo(List.of("200", "200"));
    }
  }

  /** Whatever is expected of MDFile, whose answers go another way. */
  @Test
  void otherExpectationsAreNowhereAnObstacle() throws IOException {
    String poll = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n" + HOST;

    assertThat(statuses(until("MDFILE", poll + "Expect: miracles\r\n\r\n", true)))
        .isEqualTo(List.of("200"));
  }

  @Test
  void aPollWhoseBodyComesLateIsRefused() throws IOException {
    String poll =
        "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n";
    try (Socket socket = new Wire(daemon().port("MDFILE")).connect()) {
      socket.getOutputStream().write((poll + "Expect: 100-continue\r\n\r\n").getBytes(ISO_8859_1));
      // It waits for the body by then.
      assertThat(Wire.line(socket.getInputStream())).startsWith("HTTP/1.1 100");
      assertThat(Wire.line(socket.getInputStream())).isEmpty();
      socket.getOutputStream().write("abc".getBytes(ISO_8859_1));
      Wire.Answer answer = Wire.read(socket.getInputStream());
      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 BadRequest");
    }
  }

  private static String put(String bucket, String key, String body, String... headers) {
    return "POST /default/bucket/%s/%s HTTP/1.1\r\n%s%sContent-Length: %s\r\n\r\n%s"
        .formatted(bucket, key, HOST, String.join("", headers), body.length(), body);
  }

  /** Each is answered, and tells that the connection is closed. */
  static Stream<Arguments> last() {
    return Stream.of(
        Arguments.of(put("%s", "k", "xxxxx"), "400"),
        Arguments.of(put("%s", "k", "{}", "Connection: close\r\n"), "200"),
        Arguments.of(put("%s", "k", "{}", "Connection: x, Close\r\n"), "200"),
        Arguments.of(put("none", "k", "{}"), "404"),
        Arguments.of("GET /none HTTP/1.1\r\n" + HOST + "\r\n", "404"),
        Arguments.of("BREW / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\nx", "405"),
        Arguments.of("GET / HTTP/1.0\r\n\r\n", "404"),
        Arguments.of("CONNECT /x HTTP/1.1\r\n" + HOST + "\r\n", "405"),
        Arguments.of("TRACE / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\n", "405"),
        Arguments.of(chunked("%s", "7\r\n{\"a\":5}x\r\n0\r\n\r\n"), "400"),
        Arguments.of(
            "POST /default/bucket/%s/k HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400"));
  }

  @ParameterizedTest
  @MethodSource("last")
  void nothingBehindAnAnnouncedCloseIsExecuted(String first, String status) throws IOException {
    String bucket = newBucket();

    String answers = until("BUCKETD", first.formatted(bucket) + put(bucket, "next", "{}"), false);

    assertThat(statuses(answers)).isEqualTo(List.of(status));
    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "/next").statusLine())
        .isEqualTo("HTTP/1.1 404 ObjNotFound");
  }

  private static String chunked(String bucket, String body) {
    return "POST /default/bucket/%s/k HTTP/1.1\r\n%sTransfer-Encoding: chunked\r\n\r\n%s"
        .formatted(bucket, HOST, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7\r\n{\"a\":5}\r\n0\r\n\r\n",
        "7;name=v\r\n{\"a\":5}\r\n0\r\n\r\n",
        "3\r\n{\"a\r\n4 ; x=\"y;z\"\r\n\":5}\r\n0;x=y\r\n\r\n",
        "7\r\n{\"a\":5}\r\n0\r\nA: b\r\nContent-Length: 7\r\n\r\n"
      })
  void whatStandsAroundChunksIsPassedOver(String body) throws IOException {
    String bucket = newBucket();
    String request = chunked(bucket, body);

    assertThat(statuses(until("BUCKETD", request + request, true)))
        .isEqualTo(List.of("200", "200"));
    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "/k").text())
        .isEqualTo("{\"a\":5}");
  }

  /** As the wire may carry it: a byte at a time. */
  @Test
  void aRequestIsWhatItIsHoweverItArrives() throws IOException {
    String bucket = newBucket();
    byte[] request =
        ("\r\n" + chunked(bucket, "3;a=b\r\n{\"a\r\n4\r\n\":5}\r\n0\r\nA: b\r\n\r\n"))
            .getBytes(ISO_8859_1);
    try (Socket socket = bucketd().connect()) {
      socket.setTcpNoDelay(true);
      for (byte b : request) {
        socket.getOutputStream().write(b);
      }
      assertThat(Wire.read(socket.getInputStream()).statusLine()).isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "/k").text())
        .isEqualTo("{\"a\":5}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7x\r\n{\"a\":5}\r\n0\r\n\r\n",
        "0x7\r\n{\"a\":5}\r\n0\r\n\r\n",
        "-7\r\n{\"a\":5}\r\n0\r\n\r\n",
        "10000000000000007\r\n{\"a\":5}\r\n0\r\n\r\n",
        "\r\n{\"a\":5}\r\n0\r\n\r\n",
        "7\n{\"a\":5}\r\n0\r\n\r\n",
        "7\r\n{\"a\":5}\n0\r\n\r\n",
        "7\r\n{\"a\":5}junk\r\n0\r\n\r\n",
        "7\r\n{\"a\":5}\r\n0\r\nA : b\r\n\r\n",
        "7\r\n{\"a\":5}\r\n0\n\n"
      })
  void chunksThatAreNoneAreRefusedOnce(String body) throws IOException {
    String bucket = newBucket();
    String next = put(bucket, "next", "{}");

    assertThat(statuses(until("BUCKETD", chunked(bucket, body) + next, false)))
        .isEqualTo(List.of("400"));
    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "?listingType=Basic").text())
        .isEqualTo("[]");
  }

  /**
   * Its answer is given before its body is there: what is wrong with that executes nothing more.
   */
  @Test
  void aBodyThatBreaksBehindItsAnswerExecutesNothing() throws IOException {
    String key = daemon().data().send("PUT", "/DataFile", "x").headers().get("location");
    try (Socket socket = daemon().data().connect()) {
      socket
          .getOutputStream()
          .write(Wire.request("DELETE", key + "/no", new byte[0], "Transfer-Encoding: chunked"));
      assertThat(Wire.read(socket.getInputStream()).statusLine()).startsWith("HTTP/1.1 4");
      socket.getOutputStream().write("zz\r\n".getBytes(ISO_8859_1));

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(daemon().data().send("GET", key).statusLine()).isEqualTo("HTTP/1.1 200 OK");
  }
}
