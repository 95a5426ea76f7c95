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
    /** It leaves after a while: the stream keeps what is not flushed, and says so when it can. */
    SLOW,
    /** The client has reset the connection. */
    RESET
  }

  private final Way way;
  private ByteArrayInputStream arrived = new ByteArrayInputStream(new byte[0]);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private Runnable whenAskedForInput = () -> {};
  private Runnable whenWritten = () -> {};
  private ReadListener reader;
  private WriteListener writer;
  private boolean full;
  private volatile boolean closed;
  private volatile boolean usedAfterwards;

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

  /** Has this happen each time that something has been written. */
  FakeConnection whenWritten(Runnable action) {
    whenWritten = action;
    return this;
  }

  /** Who waits for what comes; null where nobody does. */
  ReadListener reader() {
    return reader;
  }

  /** Takes what it was given, and asks for more. */
  void takeAll() throws IOException {
    full = false;
    writer.onWritePossible();
  }

  /** Tells that nothing can be written any more. */
  void fail() {
    writer.onError(new IOException("Connection reset"));
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
        usedAfterwards |= closed;
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
        usedAfterwards |= closed;
        return way != Way.SILENT && !full;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        writer = listener;
      }

      @Override
      public void write(int b) throws IOException {
        if (way == Way.RESET) {
          throw new IOException("Broken pipe");
        }
        synchronized (sent) {
          (way == Way.SLOW ? kept : sent).write(b);
        }
        full = way == Way.SLOW;
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        super.write(bytes, offset, count);
        whenWritten.run();
      }

      @Override
      public void flush() throws IOException {
        synchronized (sent) {
          kept.writeTo(sent);
          kept.reset();
        }
      }
    };
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether its streams were used when it had been closed, and they were somebody else's. */
  boolean isUsedAfterwards() {
    return usedAfterwards;
  }

  @Override
  public void close() {
    closed = true;
  }
}
