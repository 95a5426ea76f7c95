package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.Ratios;
import io.zenko.dmd.daemon.BareServer;
import io.zenko.dmd.daemon.Daemon;
import io.zenko.dmd.daemon.Requests;
import io.zenko.dmd.daemon.Wrk;
import java.nio.file.Files;
import java.nio.file.Path;
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
    try (Daemon ours = new Daemon(folder.resolve("ours")).with("DMD_JAVA_OPTS", "");
        BareServer bare =
            new BareServer(folder.resolve("bare"), MemoryServlet.class, MemoryValue.class);
        BareServer alone =
            new BareServer(
                folder.resolve("alone"),
                MemoryResource.class,
                MemoryResource.Alone.class,
                MemoryValue.class)) {
      String daemon = "http://127.0.0.1:" + ours.start().port("BUCKETD") + BUCKET;
      String servlet = bare.start().url("BUCKETD") + BUCKET + "/key";
      String resource = alone.start().url("BUCKETD") + BUCKET + "/key";
      Requests.post(ours.bucketd(), BUCKET, "{}");
      Requests.post(ours.bucketd(), BUCKET + "/key", new String(MemoryValue.bytes(), UTF_8));
      for (String target : List.of(daemon + "/key", servlet, resource)) {
        Wrk.load(target, CONNECTIONS, WARM_UP_SECONDS);
      }
      Ratios ratios = new Ratios();
      Ratios bounds = new Ratios();
      System.out.println("| GET of metadata, 1 KB | ours | bare resource | bare servlet |");
      System.out.println("| --- | --- | --- | --- |");
      for (int round = 1; round <= ROUNDS; round++) {
        double bareRate = Wrk.load(servlet, CONNECTIONS, ROUND_SECONDS);
        double oursRate = Wrk.load(daemon + "/key", CONNECTIONS, ROUND_SECONDS);
        double aloneRate = Wrk.load(resource, CONNECTIONS, ROUND_SECONDS);
        ratios.add(oursRate, bareRate);
        bounds.add(aloneRate, bareRate);
        System.out.printf(
            Locale.ROOT,
            "| round %d | %.0f/s | %.0f/s | %.0f/s |%n",
            round,
            oursRate,
            aloneRate,
            bareRate);
      }
      System.out.println("ours, of the bare servlet: " + ratios + ", limit " + LIMIT);
      System.out.println("a bare resource, of the bare servlet: " + bounds);
    }
  }
}
