package io.zenko.dmd.daemon;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Ten thousand readers of a blob, two thousand uploads, a thousand readers of listings and five
 * hundred streams of MDFile, all of them slow, beside a probe of each protocol. Of a daemon of its
 * own, or of one that runs.
 *
 * <p>Arguments: the seconds of each part, how many hundredths of the clients, and for a daemon that
 * runs its process and its ports (bucketd, MDFile, data, administration).
 */
public final class SlowBenchmark {
  private static final SlowScenario.Size ALL = new SlowScenario.Size(10_000, 1_000, 1_000, 1_000, 500);

  private SlowBenchmark() {}

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    int percent = Integer.parseInt(args[1]);
    if (args.length > 2) {
      run(
          seconds,
          percent,
          Long.parseLong(args[2]),
          new SlowScenario.Ports(
              Integer.parseInt(args[3]),
              Integer.parseInt(args[4]),
              Integer.parseInt(args[5]),
              Integer.parseInt(args[6])));
      return;
    }
    Path folder = Files.createTempDirectory("slow");
    try (Daemon daemon = new Daemon(folder).with("DMD_JAVA_OPTS", "").start()) {
      run(
          seconds,
          percent,
          daemon.java().pid(),
          new SlowScenario.Ports(
              daemon.port("BUCKETD"),
              daemon.port("MDFILE"),
              daemon.port("DATA"),
              daemon.port("ADMIN")));
    }
  }

  private static void run(int seconds, int percent, long process, SlowScenario.Ports ports)
      throws Exception {
    SlowScenario.Size size =
        new SlowScenario.Size(
            ALL.blobReaders() * percent / 100,
            ALL.uploads() * percent / 100,
            ALL.bodies() * percent / 100,
            ALL.listingReaders() * percent / 100,
            ALL.streams() * percent / 100);
    try (SlowScenario scenario = new SlowScenario(ports, size)) {
      tell("before", process, ports);
      for (SlowScenario.Outcome outcome : scenario.run(seconds)) {
        System.out.println(outcome);
      }
      System.out.println(scenario.connected() + " connected, " + scenario.lost() + " let go");
      tell("beside the load", process, ports);
      scenario.unload();
      TimeUnit.SECONDS.sleep(25);
      tell("afterwards", process, ports);
    }
  }

  private static void tell(String when, long process, SlowScenario.Ports ports) throws Exception {
    String metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ports.admin() + "/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    long files;
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process + "/fd"))) {
      files = open.count();
    }
    System.out.println(when + ": " + files + " descriptors");
    metrics
        .lines()
        .filter(
            line ->
                line.matches(
                    "(jvm_threads_current|jvm_memory_used_bytes\\{area=\"heap|dmd_connections\\{"
                        + "|dmd_transfer|dmd_threads_busy|dmd_tasks|dmd_spool|dmd_body_memory"
                        + "|process_resident).*"))
        .filter(line -> !line.endsWith(" 0.0"))
        .forEach(line -> System.out.println(String.format(Locale.ROOT, "    %s", line)));
  }
}
