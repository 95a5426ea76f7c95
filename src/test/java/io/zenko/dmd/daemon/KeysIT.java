package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are what the client sent, whatever is in them. */
class KeysIT extends DeployedDaemon {
  private static final String OK = "HTTP/1.1 200 OK";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b",
        "a//b",
        "/",
        "//",
        "a/",
        ".",
        "..",
        "...",
        "../x",
        "a/./b",
        "a/../b",
        "a\\b",
        "a\u0000b",
        "\u0001",
        "\u007fx",
        "%",
        "%zz",
        "%2F",
        "a;b",
        "a?b#c",
        "a b+c",
        "a&b=c",
        "{x}",
        "[y]",
        "\"q\"",
        "^`<>|",
        "é😀",
        "\ud83d\ude00/\u00e9"
      })
  void everyKeyIsKeptAsItIs(String key) {
    String bucket = newBucket();
    String path = bucket + "/" + encode(key);
    String value = "{\"length\":" + key.length() + "}";

    assertThat(bucketd().send("POST", "/default/bucket/" + path, value).statusLine()).isEqualTo(OK);
    assertThat(bucketd().send("GET", "/default/bucket/" + path).text()).isEqualTo(value);
    assertThat(bucketd().send("GET", "/default/parallel/" + path).text()).contains("\"obj\":");
    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "?listingType=Basic").text())
        .isEqualTo("[{\"key\":" + quote(key) + ",\"value\":" + quote(value) + "}]");
    assertThat(bucketd().send("DELETE", "/default/bucket/" + path).statusLine()).isEqualTo(OK);
    assertThat(bucketd().send("GET", "/default/bucket/" + path).statusLine())
        .isEqualTo("HTTP/1.1 404 ObjNotFound");
  }

  /** Tools send keys with raw slashes and more: the same keys. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "a/b, a%2Fb",
        "a//b, a%2F%2Fb",
        "/, %2F",
        "a/, a%2F",
        "., %2E",
        ".., %2E%2E",
        "a/../b, a%2F..%2Fb",
        "a\\b, a%5Cb",
        "a;b, a%3Bb",
        "{x}, %7Bx%7D",
        "[y], %5By%5D",
        "é, %C3%A9",
        "a?, a"
      })
  void aRawKeyIsTheSameAsAnEncodedOne(String raw, String encoded) {
    String bucket = newBucket();
    bucketd().send("POST", "/default/bucket/" + bucket + "/" + encoded, "{\"found\":true}");

    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "/" + raw).text())
        .isEqualTo("{\"found\":true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%4", "a%2", "%ff", "%C3", "a%ED%A0%80"})
  void aKeyThatCannotBeDecodedIsRefused(String key) {
    assertThat(bucketd().send("GET", "/default/bucket/b/" + key).statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
  }

  @Test
  void rawBytesThatAreNoUtf8AreRefused() {
    byte[] request = Wire.request("GET", "/default/bucket/b/#", new byte[0], "Content-Length: 0");
    request[new String(request, UTF_8).indexOf('#')] = (byte) 0xff;

    assertThat(bucketd().exchange(request).statusLine()).isEqualTo("HTTP/1.1 400 BadRequest");
  }

  @Test
  void anAbsoluteTargetIsItsPath() {
    String bucket = newBucket();
    bucketd().send("POST", "/default/bucket/" + bucket + "/k", "{}");

    assertThat(bucketd().send("GET", "http://localhost/default/bucket/" + bucket + "/k").text())
        .isEqualTo("{}");
  }

  private static String encode(String key) {
    return URLEncoder.encode(key, UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
