package io.zenko.dmd.metadata.mdfile.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever takes over a WebSocket hears of its end once, whenever that was. */
class WebSocketConnectionTest {
  private static final int BYTES = 1024;

  private final WebSocketConnection socket = new WebSocketConnection(Map.of());
  private final AtomicInteger ends = new AtomicInteger();

  /** A connection whose client has reset it. */
  private static final class Reset implements WebConnection {
    @Override
    public ServletInputStream getInputStream() {
      return new ServletInputStream() {
        @Override
        public boolean isFinished() {
          return false;
        }

        @Override
        public boolean isReady() {
          return false;
        }

        @Override
        public void setReadListener(ReadListener listener) {}

        @Override
        public int read() throws IOException {
          throw new IOException("Connection reset");
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
          return read();
        }
      };
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return new ServletOutputStream() {
        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) throws IOException {
          throw new IOException("Broken pipe");
        }
      };
    }

    @Override
    public void close() {}
  }

  /** What is sent first comes before the end is listened for, as Engine.IO has it. */
  private void join() {
    socket.write("0{}");
    socket.on("close", args -> ends.incrementAndGet());
  }

  private void open() throws IOException {
    socket.open(new Reset(), this::join, new MessageMemory(BYTES), BYTES, Runnable::run);
  }

  @Test
  void oneThatBreaksWhileItOpensIsToldAtOnce() throws IOException {
    open();

    assertThat(ends).hasValue(1);
  }

  @Test
  void oneThatEndedBeforeItOpenedIsToldOnce() throws IOException {
    socket.closed();
    open();
    socket.closed();

    assertThat(ends).hasValue(1);
  }
}
