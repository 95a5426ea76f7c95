package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.daemon.BareWar;
import io.zenko.dmd.daemon.Daemon;
import io.zenko.dmd.daemon.Wrk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * GET of an object's metadata by the daemon beside a bare servlet that answers the same bytes from
 * memory, and a bare JAX-RS resource that does so, on servers of the same settings. Loaded by wrk, which has to be installed; takes a
 * folder for the stores.
 */
public final class HttpBenchmark {
  private static final int ROUNDS = 5;
  private static final int ROUND_SECONDS = 6;

  /** A server compiles what it runs often in some tens of thousands of requests. */
  private static final int WARM_UP_SECONDS = 30;

  private static final int CONNECTIONS = 32;
  private static final double LIMIT = 0.6;
  private static final String BUCKET = "/default/bucket/bench";

  private HttpBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "http-bench");
    String servletWar = BareWar.of(folder, MemoryServlet.class, MemoryValue.class).toString();
    String resourceWar =
        BareWar.of(folder, MemoryResource.class, MemoryResource.Alone.class, MemoryValue.class)
            .toString();
    try (Daemon ours = new Daemon(folder.resolve("ours"));
        Daemon bare = new Daemon(folder.resolve("bare")).with("DMD_WAR", servletWar);
        Daemon alone = new Daemon(folder.resolve("alone")).with("DMD_WAR", resourceWar)) {
      String daemon = "http://127.0.0.1:" + ours.start().port("BUCKETD") + BUCKET;
      String servlet = "http://127.0.0.1:" + bare.start().port("BUCKETD") + BUCKET + "/key";
      String resource = "http://127.0.0.1:" + alone.start().port("BUCKETD") + BUCKET + "/key";
      post(daemon, "{}");
      post(daemon + "/key", new String(MemoryValue.bytes(), UTF_8));
      for (String target : List.of(daemon + "/key", servlet, resource)) {
        Wrk.load(target, CONNECTIONS, WARM_UP_SECONDS);
      }
      List<Double> ratios = new ArrayList<>();
      List<Double> bounds = new ArrayList<>();
      System.out.println("| GET of metadata, 1 KB | ours | bare resource | bare servlet |");
      System.out.println("| --- | --- | --- | --- |");
      for (int round = 1; round <= ROUNDS; round++) {
        double bareRate = Wrk.load(servlet, CONNECTIONS, ROUND_SECONDS);
        double oursRate = Wrk.load(daemon + "/key", CONNECTIONS, ROUND_SECONDS);
        double aloneRate = Wrk.load(resource, CONNECTIONS, ROUND_SECONDS);
        ratios.add(oursRate / bareRate);
        bounds.add(aloneRate / bareRate);
        System.out.printf(
            Locale.ROOT,
            "| round %d | %.0f/s | %.0f/s | %.0f/s |%n",
            round,
            oursRate,
            aloneRate,
            bareRate);
      }
      tell("ours, of the bare servlet", ratios);
      tell("a bare resource, of the bare servlet", bounds);
    }
  }

  private static void tell(String what, List<Double> ratios) {
    ratios.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%s: median %.2f (%.2f to %.2f), limit %.2f%n",
        what,
        ratios.get(ROUNDS / 2),
        ratios.get(0),
        ratios.get(ROUNDS - 1),
        LIMIT);
  }

  private static void post(String target, String body) throws Exception {
    HttpResponse<Void> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(
                HttpRequest.newBuilder(URI.create(target))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.discarding());
    if (answer.statusCode() != 200) {
      throw new IOException(target + ": " + answer.statusCode());
    }
  }
}
