package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * A response into which the Engine.IO library may write as much as it likes at once: it waits in a
 * spool, and no thread waits for the client that reads it.
 *
 * <p>The library takes a writer for each short answer and never flushes it: nothing stays in there.
 */
final class PollingResponse extends HttpServletResponseWrapper {
  private final OutputStream spool;

  PollingResponse(HttpServletResponse response, OutputStream spool) {
    super(response);
    this.spool = spool;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new ServletOutputStream() {
      @Override
      public void write(int b) throws IOException {
        spool.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        spool.write(bytes, offset, count);
      }

      /** What was written is sent when the library has done its part. */
      @Override
      public void close() {}

      @Override
      public void flush() {}

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("nothing waits here");
      }
    };
  }

  @Override
  public PrintWriter getWriter() {
    return new PrintWriter(
        new Writer() {
          @Override
          public void write(char[] characters, int offset, int count) throws IOException {
            spool.write(new String(characters, offset, count).getBytes(UTF_8));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }

  @Override
  public void flushBuffer() {}
}
