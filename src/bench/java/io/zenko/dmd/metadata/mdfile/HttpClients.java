package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** A connection to bucketd for each thread, which is kept. */
final class HttpClients {
  private final Socket[] sockets;
  private final InputStream[] answers;

  HttpClients(int port, int count) throws IOException {
    sockets = new Socket[count];
    answers = new InputStream[count];
    for (int i = 0; i < count; i++) {
      sockets[i] = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets[i].setTcpNoDelay(true);
      answers[i] = new BufferedInputStream(sockets[i].getInputStream());
    }
  }

  /** Sends a request and reads its answer to the end. */
  void send(int thread, String method, String target, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    String head =
        method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Length: " + bytes.length + "\r\n\r\n";
    sockets[thread].getOutputStream().write((head + body).getBytes(UTF_8));
    InputStream in = answers[thread];
    String status = line(in);
    if (!status.contains(" 20")) {
      throw new IOException(status);
    }
    long length = 0;
    boolean chunked = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length: ")) {
        length = Long.parseLong(lower.substring("content-length: ".length()));
      }
      chunked |= lower.startsWith("transfer-encoding: chunked");
    }
    if (!chunked) {
      in.skipNBytes(length);
      return;
    }
    int chunk;
    do {
      chunk = Integer.parseInt(line(in), 16);
      in.skipNBytes(chunk);
      line(in);
    } while (chunk > 0);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended: " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
