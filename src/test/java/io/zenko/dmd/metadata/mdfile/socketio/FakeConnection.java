package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;

/** A connection without a network. */
final class FakeConnection implements WebConnection {
  /** What becomes of what is sent. */
  enum Way {
    /** It leaves. */
    OPEN,
    /** Nobody hears anything, as where the client went just now. */
    SILENT,
    /** The client has reset the connection. */
    RESET
  }

  private final Way way;
  private ByteArrayInputStream arrived = new ByteArrayInputStream(new byte[0]);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private Runnable whenAskedForInput = () -> {};
  private ReadListener reader;

  FakeConnection(Way way) {
    this.way = way;
  }

  /** Has these bytes arrived already. */
  FakeConnection receiving(byte[] bytes) {
    arrived = new ByteArrayInputStream(bytes);
    return this;
  }

  /** Has this happen each time that somebody wants to read. */
  FakeConnection whenAskedForInput(Runnable action) {
    whenAskedForInput = action;
    return this;
  }

  /** Who waits for what comes; null where nobody does. */
  ReadListener reader() {
    return reader;
  }

  /** The bytes that have left, each a character. */
  String sent() {
    synchronized (sent) {
      return sent.toString(ISO_8859_1);
    }
  }

  @Override
  public ServletInputStream getInputStream() {
    whenAskedForInput.run();
    return new ServletInputStream() {
      @Override
      public boolean isFinished() {
        return false;
      }

      @Override
      public boolean isReady() {
        return arrived.available() > 0;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        reader = Objects.requireNonNull(listener);
      }

      @Override
      public int read() {
        return arrived.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int count) {
        return arrived.read(bytes, offset, count);
      }
    };
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return way != Way.SILENT;
      }

      @Override
      public void setWriteListener(WriteListener listener) {}

      @Override
      public void write(int b) throws IOException {
        if (way == Way.RESET) {
          throw new IOException("Broken pipe");
        }
        synchronized (sent) {
          sent.write(b);
        }
      }
    };
  }

  @Override
  public void close() {}
}
