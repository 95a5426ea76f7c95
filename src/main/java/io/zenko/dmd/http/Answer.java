package io.zenko.dmd.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that is known whole: an error, mostly.
 *
 * @param phrase the reason phrase of the status line
 * @param body empty for none; the answer has its length either way
 */
public record Answer(int status, String phrase, Map<String, String> headers, byte[] body) {
  void writeTo(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    headers.forEach(response::setHeader);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The answer as it goes over the wire, behind which the connection is closed. */
  byte[] toWire() {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Length", Integer.toString(body.length));
    all.put("Connection", "close");
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + ' ' + phrase + "\r\n");
    all.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
    byte[] wire = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, wire, start.length, body.length);
    return wire;
  }

  Response toResponse() {
    Response.ResponseBuilder builder =
        Response.status(status, phrase).header("Content-Length", body.length);
    headers.forEach(builder::header);
    return body.length == 0 ? builder.build() : builder.entity(body).build();
  }
}
