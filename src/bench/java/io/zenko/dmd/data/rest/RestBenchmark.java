package io.zenko.dmd.data.rest;

import io.zenko.dmd.daemon.BareServer;
import io.zenko.dmd.daemon.Daemon;
import io.zenko.dmd.data.Race;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Blobs by the daemon beside a servlet with a bare copy loop, on a server of the same settings, by
 * the same client. Takes a folder on the disk in question.
 */
public final class RestBenchmark {
  private static final int LARGE = 64 << 20;
  private static final int SMALL = 4096;
  private static final int MAX_THREADS = 16;

  private RestBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "rest-bench");
    try (Daemon ours = new Daemon(folder.resolve("ours")).with("DMD_JAVA_OPTS", "");
        BareServer bare = new BareServer(folder.resolve("bare"), BareServlet.class)) {
      Client daemon = new Client(InetAddress.getLoopbackAddress(), ours.start().port("DATA"));
      Client servlet = new Client(bare.start().address("DATA"), bare.port("DATA"));
      Race.head();
      byte[] large = bytes(LARGE);
      put("put 64 MiB", 2, 0.7, large, daemon, servlet, "/bare/?sync");
      put("put 64 MiB, bare without fsync", 2, 0.7, large, daemon, servlet, "/bare/");
      get("get 64 MiB", 2, 0.7, large, daemon, servlet);
      byte[] small = bytes(SMALL);
      put("put 4 KiB", MAX_THREADS, 0.6, small, daemon, servlet, "/bare/?sync");
      get("get 4 KiB", MAX_THREADS, 0, small, daemon, servlet);
    }
  }

  private static void put(
      String what, int threads, double limit, byte[] body, Client ours, Client bare, String target)
      throws Exception {
    ours.connect();
    bare.connect();
    Race.run(
        what,
        threads,
        body.length,
        limit,
        (thread, number) -> ours.delete(thread, ours.put(thread, "/DataFile/", body)),
        (thread, number) -> bare.delete(thread, bare.put(thread, target, body)));
  }

  private static void get(
      String what, int threads, double limit, byte[] body, Client ours, Client bare)
      throws Exception {
    ours.connect();
    bare.connect();
    String blob = ours.put(0, "/DataFile/", body);
    String file = bare.put(0, "/bare/", body);
    Race.run(
        what,
        threads,
        body.length,
        limit,
        (thread, number) -> ours.get(thread, blob, body.length),
        (thread, number) -> bare.get(thread, file, body.length));
    ours.delete(0, blob);
    bare.delete(0, file);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  /** HTTP over a connection a thread, which is kept. */
  private static final class Client {
    private final Socket[] sockets = new Socket[MAX_THREADS];
    private final InputStream[] answers = new InputStream[MAX_THREADS];

    private final InetAddress address;
    private final int port;

    Client(InetAddress address, int port) {
      this.address = address;
      this.port = port;
    }

    /** Anew for each race: the server closes what was idle meanwhile. */
    void connect() throws IOException {
      for (int i = 0; i < MAX_THREADS; i++) {
        if (sockets[i] != null) {
          sockets[i].close();
        }
        sockets[i] = new Socket(address, port);
        sockets[i].setTcpNoDelay(true);
        answers[i] = new BufferedInputStream(sockets[i].getInputStream());
      }
    }

    /** Puts a blob; where it is. */
    String put(int thread, String target, byte[] body) throws IOException {
      send(thread, "PUT", target, body.length);
      sockets[thread].getOutputStream().write(body);
      Head head = head(thread, " 201 ");
      return head.location;
    }

    void get(int thread, String target, long length) throws IOException {
      send(thread, "GET", target, 0);
      Head head = head(thread, " 200 ");
      if (head.length != length) {
        throw new IOException("an answer of " + head.length + " bytes");
      }
      answers[thread].skipNBytes(length);
    }

    void delete(int thread, String target) throws IOException {
      send(thread, "DELETE", target, 0);
      head(thread, " 204 ");
    }

    private void send(int thread, String method, String target, long length) throws IOException {
      OutputStream out = sockets[thread].getOutputStream();
      String head = method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n";
      String body = method.equals("PUT") ? "Content-Length: " + length + "\r\n\r\n" : "\r\n";
      out.write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    private record Head(String location, long length) {}

    private Head head(int thread, String status) throws IOException {
      String first = line(answers[thread]);
      if (!first.contains(status)) {
        throw new IOException(first);
      }
      String location = "";
      long length = 0;
      for (String line = line(answers[thread]);
          !line.isEmpty();
          line = line(answers[thread])) {
        if (line.startsWith("Location: ")) {
          location = line.substring("Location: ".length()).replaceFirst("^http://[^/]*", "");
        }
        if (line.startsWith("Content-Length: ")) {
          length = Long.parseLong(line.substring("Content-Length: ".length()));
        }
      }
      return new Head(location, length);
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
}
