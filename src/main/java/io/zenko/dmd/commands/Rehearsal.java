package io.zenko.dmd.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/**
 * Goes through what commands do, so that an archive of the classes that they need can be made: the
 * script has one made on the first use. It asks a daemon of its own making, and touches no store.
 */
public final class Rehearsal {
  private static final String OVERVIEW =
      "{\"time\":1,\"status\":\"UP\",\"checks\":[{\"name\":\"data\",\"status\":\"UP\",\"troubles\":{}}],"
          + "\"uptimeMillis\":1,\"roles\":[\"metadata\"],\"metadataRepository\":\"json\","
          + "\"heapUsed\":1,\"heapMax\":2,\"debts\":{\"dmd_journal_bytes\":5000.5},\"failures\":0,"
          + "\"rooms\":[{\"name\":\"blobs\",\"available\":1,\"total\":2}],"
          + "\"last\":{\"time\":1,\"received\":1,\"sent\":1,\"heap\":1,\"protocols\":"
          + "{\"bucketd\":{\"requests\":1.5,\"errors\":0,\"p50\":0.001,\"p99\":0.002}}}}";

  private static final Map<String, String> ANSWERS =
      Map.of(
          "/admin/overview", OVERVIEW,
          "/admin/sessions", "[{\"id\":1,\"first\":1,\"last\":2,\"buckets\":1}]",
          "/admin/buckets",
              "{\"buckets\":[{\"name\":\"b\",\"session\":1,\"mode\":\"read-write\"}]}",
          "/admin/bucket", "{\"name\":\"b\",\"session\":1,\"mode\":\"read-write\"}",
          "/admin/entries",
              "{\"prefixes\":[\"a/\"],\"entries\":[{\"key\":\"b\",\"size\":\"5000\",\"bytes\":2}]}",
          "/admin/settings", "[{\"name\":\"N\",\"value\":\"v\",\"origin\":\"default\"}]",
          "/admin/log",
              "data: {\"session\":1,\"number\":1,\"time\":1,\"bucket\":\"b\",\"method\":\"put\","
                  + "\"entries\":[{\"key\":\"k\",\"bytes\":2}],\"count\":1}\n\n",
          "/default/bucket/b/k", "{}");

  private Rehearsal() {}

  public static void main(String[] words) throws IOException {
    try (ServerSocket daemon = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread answers = new Thread(() -> answer(daemon), "rehearsal");
      answers.setDaemon(true);
      answers.start();
      run(daemon.getLocalPort());
    }
  }

  private static void run(int port) {
    String url = "http://127.0.0.1:" + port;
    Environment environment =
        new Environment(
            Map.of("DMD_ADMIN_URL", url, "DMD_BUCKETD_URL", url),
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
            Terminal.NONE);
    List<List<String>> all =
        List.of(
            List.of("--help"),
            List.of("ls", "--help"),
            List.of("none"),
            List.of("status"),
            List.of("status", "--output", "json"),
            List.of("status", "--url", "http://127.0.0.1:1"),
            List.of("buckets"),
            List.of("ls", "b"),
            List.of("get", "b", "k"),
            List.of("mode", "b"),
            List.of("log", "--bucket", "b"),
            List.of("top", "--count", "1"),
            List.of("settings"));
    all.forEach(words -> new Main(environment).run(words));
  }

  private static void answer(ServerSocket daemon) {
    while (true) {
      try (Socket socket = daemon.accept()) {
        BufferedReader request =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        String target = request.readLine().split(" ", 3)[1];
        String head = target;
        while (!head.isEmpty()) {
          head = request.readLine();
        }
        byte[] body = ANSWERS.getOrDefault(target.split("\\?", 2)[0], "{}").getBytes(UTF_8);
        OutputStream out = socket.getOutputStream();
        out.write(
            ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(UTF_8));
        out.write(body);
      } catch (IOException e) {
        return; // done
      }
    }
  }
}
