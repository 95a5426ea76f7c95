package io.zenko.dmd.metadata.mdfile.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The opening handshake of RFC 6455, without extensions and subprotocols. */
final class WebSocketHandshake {
  private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String VERSION = "13";

  private WebSocketHandshake() {}

  static boolean isAskedFor(HttpServletRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /** Answers the handshake; the handler gets the connection after that. */
  static WebSocketUpgrade accept(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String key = request.getHeader("Sec-WebSocket-Key");
    if (!request.getMethod().equals("GET")
        || key == null
        || !VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
      throw new ProtocolException(
          ProtocolError.BAD_REQUEST,
          "a WebSocket is opened by GET, version " + VERSION + ", with a key");
    }
    try {
      WebSocketUpgrade upgrade = request.upgrade(WebSocketUpgrade.class);
      response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
      response.setHeader("Upgrade", "websocket");
      response.setHeader("Connection", "Upgrade");
      response.setHeader("Sec-WebSocket-Accept", answer(key));
      return upgrade;
    } catch (ServletException e) {
      throw new ProtocolException(
          ProtocolError.INTERNAL_ERROR, ProtocolError.INTERNAL_ERROR.text(), e);
    }
  }

  private static String answer(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + SALT).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java machine has SHA-1", e);
    }
  }
}
