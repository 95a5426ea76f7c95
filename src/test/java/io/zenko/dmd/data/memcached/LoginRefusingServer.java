package io.zenko.dmd.data.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zenko.dmd.config.MemcachedSettings.Server;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Speaks just enough of memcached's binary protocol to refuse every login. */
final class LoginRefusingServer implements AutoCloseable {
  private static final byte RESPONSE = (byte) 0x81;
  private static final short AUTHENTICATION_ERROR = 0x20;
  private static final int HEADER_BYTES = 24;

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  LoginRefusingServer() {
    try {
      this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  Server server() {
    return new Server("127.0.0.1", listener.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        threads.execute(() -> refuse(client));
      }
    } catch (IOException e) {
      threads.shutdown();
    }
  }

  private static void refuse(Socket client) {
    byte[] text = "Auth failure.".getBytes(US_ASCII);
    try (client;
        DataInputStream in = new DataInputStream(client.getInputStream())) {
      while (true) {
        ByteBuffer request = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
        in.skipNBytes(request.getInt(8));
        ByteBuffer answer = ByteBuffer.allocate(HEADER_BYTES + text.length);
        answer.put(0, RESPONSE).put(1, request.get(1)).putShort(6, AUTHENTICATION_ERROR);
        answer.putInt(8, text.length).putInt(12, request.getInt(12)).put(HEADER_BYTES, text);
        client.getOutputStream().write(answer.array());
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      // The client is gone.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
