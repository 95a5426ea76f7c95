package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.Ratios;
import io.zenko.dmd.daemon.Daemon;
import io.zenko.dmd.daemon.Requests;
import io.zenko.dmd.daemon.Wire;
import io.zenko.dmd.daemon.Wrk;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the clients of a daemon get of metadata in memcached, beside those of one of JSON files: 64
 * connections to bucketd, by wrk, which has to be installed. Takes a folder for the stores, the
 * number of entries, and that of servers: on three and more, each page has two copies.
 */
public final class MemcachedHttpBenchmark {
  private static final int ROUNDS = 5;
  private static final int ROUND_SECONDS = 6;
  private static final int WARM_UP_SECONDS = 30;
  private static final int CONNECTIONS = 64;
  private static final int BATCH = 500;
  private static final int PAGE = 1_000;
  private static final int VALUE_BYTES = 1_000;
  private static final String BUCKET = "/default/bucket/bench";

  private MemcachedHttpBenchmark() {}

  /** What is measured: a request of wrk's, in Lua, of a random number {@code n}. */
  private enum Load {
    UPDATE("update of 1 kB", "wrk.format(\"POST\", \"%1$s/\" .. name(n), headers, value)", 0.5),
    GET("get of 1 kB", "wrk.format(\"GET\", \"%1$s/\" .. name(n))", 0.5),
    LISTING(
        "listing of 1,000",
        "wrk.format(\"GET\", \"%1$s?listingType=DelimiterMaster&maxKeys=1000&marker=\" .. name(n))",
        1.0);

    private final String title;
    private final String request;
    private final double limit;

    Load(String title, String request, double limit) {
      this.title = title;
      this.request = request;
      this.limit = limit;
    }

    Path script(Path folder, int entries) throws IOException {
      int numbers = this == LISTING ? entries - PAGE : entries;
      return Files.writeString(
          folder.resolve(name().toLowerCase(Locale.ROOT) + ".lua"),
          String.format(
              Locale.ROOT,
              """
              local value = '%s'
              local headers = { ["Content-Type"] = "application/json" }
              local function name(n) return string.format("photos%%%%2F2026%%%%2F%%09d.jpg", n) end
              math.randomseed(os.time())
              request = function()
                local n = math.random(0, %d)
                return %s
              end
              """,
              value(),
              numbers - 1,
              String.format(Locale.ROOT, request, BUCKET)));
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "memcached-http");
    int entries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
    int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    List<MemcachedProcess> servers =
        Stream.generate(() -> MemcachedProcess.launch("-M", "-m", "6000")).limit(count).toList();
    String names =
        servers.stream()
            .map(server -> server.server().host() + ":" + server.server().port())
            .collect(Collectors.joining(","));
    try (Daemon ours =
            daemon(folder.resolve("ours"))
                .with("METADATA_REPOSITORY", "memcached")
                .with("MEMCACHED_SERVERS", names)
                .with("MEMCACHED_REPLICAS", count < 3 ? "1" : "2")
                .with("DMD_MEMCACHED_CREATE", "true");
        Daemon files = daemon(folder.resolve("files"))) {
      List<String> targets = new ArrayList<>();
      for (Daemon daemon : List.of(ours, files)) {
        fill(daemon.start().bucketd(), entries);
        targets.add("http://127.0.0.1:" + daemon.port("BUCKETD"));
      }
      for (Load load : Load.values()) {
        String script = load.script(folder, entries).toString();
        for (String target : targets) {
          Wrk.load(target, CONNECTIONS, WARM_UP_SECONDS, "-s", script);
        }
        measure(load, targets, script);
      }
    } finally {
      servers.forEach(MemcachedProcess::close);
    }
  }

  /** With the options that it comes with. */
  private static Daemon daemon(Path folder) {
    return new Daemon(folder).with("DMD_JAVA_OPTS", "");
  }

  private static void measure(Load load, List<String> targets, String script) throws IOException {
    Ratios ratios = new Ratios();
    for (int round = 1; round <= ROUNDS; round++) {
      double ours = Wrk.load(targets.get(0), CONNECTIONS, ROUND_SECONDS, "-s", script);
      double files = Wrk.load(targets.get(1), CONNECTIONS, ROUND_SECONDS, "-s", script);
      ratios.add(ours, files);
      System.out.printf(
          Locale.ROOT, "%s, round %d: %.0f/s, files %.0f/s%n", load.title, round, ours, files);
    }
    System.out.println(load.title + ": " + ratios + ", limit " + load.limit);
  }

  private static void fill(Wire bucketd, int entries) {
    Requests.post(bucketd, BUCKET, "{}");
    for (int from = 0; from < entries; from += BATCH) {
      String puts =
          IntStream.range(from, Math.min(entries, from + BATCH))
              .mapToObj(
                  i ->
                      String.format(
                          Locale.ROOT,
                          "{\"type\":\"put\",\"key\":\"photos/2026/%09d.jpg\",\"value\":\"%s\"}",
                          i,
                          value().replace("\"", "\\\"")))
              .collect(Collectors.joining(","));
      Requests.post(bucketd, "/default/batch/bench", "{\"batch\":[" + puts + "]}");
    }
  }

  private static String value() {
    return "{\"content-length\":1024,\"pad\":\"" + "x".repeat(VALUE_BYTES - 40) + "\"}";
  }
}
