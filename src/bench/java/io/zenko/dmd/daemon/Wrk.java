package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load by wrk, which has to be installed. */
public final class Wrk {
  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern ERRORS = Pattern.compile("(?m)^ +(Socket errors|Non-2xx).*$");

  private Wrk() {}

  /**
   * Requests a second.
   *
   * @param options of wrk, beside those that are given by the others
   * @throws IOException where one was not answered with 2xx or 3xx
   */
  public static double load(String target, int connections, int seconds, String... options)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("wrk", "-t1", "--timeout", "30s", "-c" + connections, "-d" + seconds + "s"));
    command.addAll(List.of(options));
    command.add(target);
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(wrk.getInputStream().readAllBytes(), UTF_8);
    Matcher rate = RATE.matcher(said);
    if (!rate.find() || ERRORS.matcher(said).find()) {
      throw new IOException("wrk says: " + said);
    }
    return Double.parseDouble(rate.group(1));
  }
}
