package io.zenko.dmd.metadata.mdfile.socketio;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;

/**
 * A request as the Engine.IO library wants it: with the query that the client sent, and a body that
 * is all there and has a length.
 */
final class PollingRequest extends HttpServletRequestWrapper {
  private final String query;
  private final byte[] body;

  PollingRequest(HttpServletRequest request, String query, byte[] body) {
    super(request);
    this.query = query;
    this.body = body;
  }

  @Override
  public String getQueryString() {
    return query;
  }

  @Override
  public int getContentLength() {
    return body.length;
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public int read() {
        return bytes.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        // The library asks for the whole length again after a part.
        return bytes.read(target, offset, Math.min(length, target.length - offset));
      }

      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("the body is all there");
      }
    };
  }
}
