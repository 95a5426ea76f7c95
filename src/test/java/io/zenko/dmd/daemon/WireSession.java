package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;

/** Requests one after the other over one connection, or over the next where one was closed. */
public final class WireSession implements AutoCloseable {
  private final Wire wire;
  private Socket socket;

  public WireSession(Wire wire) {
    this.wire = wire;
  }

  public Wire.Answer send(String method, String target, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    if (socket == null) {
      socket = wire.connect();
    }
    socket
        .getOutputStream()
        .write(Wire.request(method, target, bytes, "Content-Length: " + bytes.length));
    Wire.Answer answer = Wire.read(socket.getInputStream());
    if (answer.headers().getOrDefault("connection", "").equals("close")) {
      close();
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
