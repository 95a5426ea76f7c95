package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever clients send, they take nothing with them when they go, and no operator hears of it. */
class WireFuzzIT extends DeployedDaemon {
  private static final int REQUESTS = Integer.getInteger("dmd.fuzz.requests", 1_000);
  private static final int CLIENTS = Integer.getInteger("dmd.fuzz.clients", 16);
  private static final List<String> LISTENERS = List.of("BUCKETD", "MDFILE", "DATA", "ADMIN");

  /**
   * Clients who poll, what waits for them, and the connection of a poll that waits: the server does
   * not read from it meanwhile, and so does not hear that it broke. A client that does not poll any
   * more is known to have gone after the 45 s of Engine.IO (the interval of its pings, and the
   * patience with an answer).
   */
  private static final Pattern POLLING =
      Pattern.compile(
          "dmd_(polling_backlog_characters|mdfile_clients.*polling.*"
              + "|connections\\{listener=\"mdfile\"}) .*");

  private static final long SECONDS_TO_COME_BACK = 40;
  private static final long SECONDS_TO_BE_GONE = 60;

  /** What clients hold while they are there; administration's own connection is there. */
  private static final List<String> HOLDINGS =
      List.of(
          "dmd_connections\\{listener=\"(bucketd|mdfile|data)\"}",
          "dmd_requests_under_way",
          "dmd_(body|read|message|transfer)_memory_bytes",
          "dmd_polling_backlog_characters",
          "dmd_mdfile_clients\\{.*}",
          "dmd_spool_bytes",
          "dmd_transfers(_waiting)?\\{.*}",
          "dmd_tasks_waiting\\{.*}",
          "dmd_threads_busy\\{pool=\"(?!admin).*}",
          "dmd_journal_pending_bytes\\{.*}");

  private static final Pattern ACCEPTED =
      Pattern.compile("^dmd_connections_accepted_total\\{.*} (.*)$", Pattern.MULTILINE);

  private static final Pattern HELD =
      Pattern.compile("^(" + String.join("|", HOLDINGS) + ") (?!0\\.0$).*", Pattern.MULTILINE);

  @Test
  void whatClientsHoldComesBackAndWhatTheyDoIsNoWarning() throws InterruptedException {
    long seed = Long.getLong("dmd.fuzz.seed", new Random().nextLong());
    System.out.println("WireFuzzIT: -Ddmd.fuzz.seed=" + seed);
    int known = daemon().log().length();
    double accepted = accepted();
    Map<String, Wire> wires =
        LISTENERS.stream()
            .collect(Collectors.toMap(name -> name, name -> new Wire(daemon().port(name))));

    Map<String, Integer> answers = new WireFuzz(wires, seed, CLIENTS).run(REQUESTS);

    WireFuzz.print(answers);
    assertThat(answers.keySet()).noneMatch(answer -> answer.contains("HTTP/1.1 50"));
    assertThat(answers.keySet()).contains("BUCKETD HTTP/1.1 200 OK", "DATA HTTP/1.1 201 Created");
    awaitNothingHeld();
    assertThat(accepted() - accepted).as("heard, not turned away").isGreaterThan(0.9 * REQUESTS);
    // As large as a body may be: with all its copies it wants all the memory that there is.
    String value = "\"" + "x".repeat(15 << 20) + "\"";
    assertThat(bucketd().send("POST", "/default/bucket/" + newBucket() + "/k", value).statusLine())
        .isEqualTo("HTTP/1.1 200 OK");
    assertThat(daemon().log().substring(known).lines())
        .noneMatch(line -> line.matches(".*\"Level\":\"(WARN|WARNING|SEVERE)\".*"))
        .noneMatch(line -> line.contains("StackTrace") || line.startsWith("\tat "));
  }

  private static double accepted() {
    return ACCEPTED
        .matcher(new Wire(daemon().port("ADMIN")).send("GET", "/metrics").text())
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .sum();
  }

  private static void awaitNothingHeld() {
    Wire admin = new Wire(daemon().port("ADMIN"));
    long start = System.nanoTime();
    Await.until(
        "nothing is held",
        Duration.ofSeconds(SECONDS_TO_BE_GONE),
        () -> {
          String metrics = admin.send("GET", "/metrics").text();
          List<String> held = HELD.matcher(metrics).results().map(found -> found.group()).toList();
          boolean isOfGone = held.stream().allMatch(each -> POLLING.matcher(each).matches());
          assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
              .as("seconds, and still held: %s", held)
              .isLessThan(isOfGone ? SECONDS_TO_BE_GONE : SECONDS_TO_COME_BACK);
          return held.isEmpty();
        });
    String metrics = admin.send("GET", "/metrics").text();
    assertThat(HOLDINGS)
        .allMatch(
            name -> Pattern.compile("^" + name + " ", Pattern.MULTILINE).matcher(metrics).find());
  }
}
