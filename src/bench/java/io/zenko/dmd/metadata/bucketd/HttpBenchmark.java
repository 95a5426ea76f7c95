package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.daemon.BareWar;
import io.zenko.dmd.daemon.Daemon;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GET of an object's metadata by the daemon beside a bare servlet that answers the same bytes from
 * memory, on a server of the same settings. Loaded by wrk, which has to be installed; takes a
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
  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern ERRORS = Pattern.compile("(?m)^ +(Socket errors|Non-2xx).*$");

  private HttpBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "http-bench");
    Path war = BareWar.of(MemoryServlet.class, folder);
    try (Daemon ours = new Daemon(folder.resolve("ours"));
        Daemon bare = new Daemon(folder.resolve("bare")).with("DMD_WAR", war.toString())) {
      String daemon = "http://127.0.0.1:" + ours.start().port("BUCKETD") + BUCKET;
      String servlet = "http://127.0.0.1:" + bare.start().port("BUCKETD") + BUCKET;
      post(daemon, "{}");
      post(daemon + "/key", MemoryServlet.VALUE);
      load(daemon + "/key", WARM_UP_SECONDS);
      load(servlet + "/key", WARM_UP_SECONDS);
      List<Double> ratios = new ArrayList<>();
      System.out.println("| GET of metadata, 1 KB | ours | bare servlet | ratio | limit |");
      System.out.println("| --- | --- | --- | --- | --- |");
      for (int round = 1; round <= ROUNDS; round++) {
        double bareRate = load(servlet + "/key", ROUND_SECONDS);
        double oursRate = load(daemon + "/key", ROUND_SECONDS);
        ratios.add(oursRate / bareRate);
        row("round " + round, oursRate, bareRate, oursRate / bareRate);
      }
      ratios.sort(null);
      System.out.printf(
          Locale.ROOT,
          "median %.2f (%.2f to %.2f), limit %.2f%n",
          ratios.get(ROUNDS / 2),
          ratios.get(0),
          ratios.get(ROUNDS - 1),
          LIMIT);
    }
  }

  private static void row(String what, double ours, double bare, double ratio) {
    System.out.printf(
        Locale.ROOT, "| %s | %.0f/s | %.0f/s | %.2f | %.2f |%n", what, ours, bare, ratio, LIMIT);
  }

  /** Requests a second; fails where one was not answered with 200. */
  private static double load(String target, int seconds) throws IOException {
    Process wrk =
        new ProcessBuilder("wrk", "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", target)
            .redirectErrorStream(true)
            .start();
    String said = new String(wrk.getInputStream().readAllBytes(), UTF_8);
    Matcher rate = RATE.matcher(said);
    if (!rate.find() || ERRORS.matcher(said).find()) {
      throw new IOException("wrk says: " + said);
    }
    return Double.parseDouble(rate.group(1));
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
