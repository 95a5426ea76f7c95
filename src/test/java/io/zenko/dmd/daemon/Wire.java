package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.SocketFactory;

/**
 * HTTP as bytes: what goes over the wire is exactly what a test says, and what comes back is told
 * exactly. One connection a request.
 */
public record Wire(int port, SocketFactory sockets) {
  private static final int TIMEOUT_MILLIS = 15_000;

  /** To a port that speaks in the clear. */
  public Wire(int port) {
    this(port, SocketFactory.getDefault());
  }

  /** An answer; its headers by their names in lower case. */
  public record Answer(String statusLine, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, UTF_8);
    }
  }

  /** Sends a request without a body. */
  public Answer send(String method, String target) {
    return send(method, target, "");
  }

  /** Sends a request; the target and the body as UTF-8, headers after the body's length. */
  public Answer send(String method, String target, String body, String... headers) {
    byte[] bytes = body.getBytes(UTF_8);
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 1, headers.length);
    all[0] = "Content-Length: " + bytes.length;
    return exchange(request(method, target, bytes, all));
  }

  /** The bytes of a request. */
  public static byte[] request(String method, String target, byte[] body, String... headers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n").getBytes(UTF_8));
    for (String header : headers) {
      out.writeBytes((header + "\r\n").getBytes(UTF_8));
    }
    out.writeBytes("\r\n".getBytes(UTF_8));
    out.writeBytes(body);
    return out.toByteArray();
  }

  /** The request by which a client of MDFile opens a WebSocket. */
  static byte[] webSocketHandshake() {
    return request(
        "GET",
        "/socket.io/?EIO=4&transport=websocket",
        new byte[0],
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  }

  /** The status line of the answer to a request, however its body is told apart. */
  public String statusOf(String method, String target) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request(method, target, new byte[0], "Content-Length: 0"));
      return line(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends these bytes and reads an answer. */
  public Answer exchange(byte[] request) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Socket connect() throws IOException {
    Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** Reads one answer, and not a byte more. */
  public static Answer read(InputStream in) throws IOException {
    String statusLine = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (!headers.containsKey("content-length")) {
      throw new IOException("an answer without Content-Length: " + statusLine + " " + headers);
    }
    byte[] body = new byte[Integer.parseInt(headers.get("content-length"))];
    new DataInputStream(in).readFully(body);
    return new Answer(statusLine, headers, body);
  }

  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended inside an answer: " + line);
      }
      line.write(b);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
