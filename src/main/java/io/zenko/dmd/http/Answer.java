package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
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

  Response toResponse() {
    Response.ResponseBuilder builder =
        Response.status(status, phrase).header("Content-Length", body.length);
    headers.forEach(builder::header);
    return body.length == 0 ? builder.build() : builder.entity(body).build();
  }
}
