package io.zenko.dmd.data.rest;

import io.zenko.dmd.Ratios;
import io.zenko.dmd.daemon.Daemon;
import io.zenko.dmd.daemon.Wire;
import io.zenko.dmd.daemon.Wrk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Blobs of 4 KiB by DataFile, of the daemon as it comes and of another that listens already (the
 * stock one with an empty folder, say): 32 connections of wrk, which has to be installed, by turns.
 * Takes a folder for the store, the port of the other and its process.
 */
public final class DataFileBenchmark {
  private static final int ROUNDS = 7;
  private static final int ROUND_SECONDS = 6;
  private static final int WARM_UP_ROUNDS = 4;
  private static final int CONNECTIONS = 32;
  private static final int BYTES = 4096;
  private static final int KEYS = 3_000;
  private static final String SERVICE = "/DataFile";

  /** What is measured, with what is wanted of the rate. */
  private enum Load {
    PUT("put of 4 KiB", 2.0),
    GET("get of 4 KiB", 3.0);

    private final String title;
    private final double limit;

    Load(String title, double limit) {
      this.title = title;
      this.limit = limit;
    }
  }

  /** One that is measured. */
  private record Side(String target, ProcessHandle process, Map<Load, Path> scripts) {
    static Side of(int port, ProcessHandle process, Path folder) throws IOException {
      Path put =
          Files.writeString(
              folder.resolve("put" + port + ".lua"),
              String.format(
                  Locale.ROOT, "wrk.method = 'PUT'%nwrk.body = string.rep('x', %d)%n", BYTES));
      Wire wire = new Wire(port);
      String keys =
          Stream.generate(() -> "'" + store(wire) + "'").limit(KEYS).collect(Collectors.joining(","));
      Path get =
          Files.writeString(
              folder.resolve("get" + port + ".lua"),
              String.format(
                  Locale.ROOT,
                  """
                  local keys = { %s }
                  init = function()
                    for i, key in ipairs(keys) do keys[i] = wrk.format('GET', key) end
                  end
                  request = function() return keys[math.random(#keys)] end
                  """,
                  keys));
      return new Side(
          "http://127.0.0.1:" + port + SERVICE, process, Map.of(Load.PUT, put, Load.GET, get));
    }

    private static String store(Wire wire) {
      Wire.Answer answer = wire.send("PUT", SERVICE, "x".repeat(BYTES));
      if (!answer.statusLine().startsWith("HTTP/1.1 201 ")) {
        throw new IllegalStateException(answer.statusLine() + " " + answer.text());
      }
      return answer.headers().get("location");
    }

    /** Requests a second, and the processor time of one. */
    Rate measure(Load load) throws IOException {
      Duration before = process.info().totalCpuDuration().orElseThrow();
      double rate =
          Wrk.load(target, CONNECTIONS, ROUND_SECONDS, "-s", scripts.get(load).toString());
      Duration spent = process.info().totalCpuDuration().orElseThrow().minus(before);
      return new Rate(rate, spent.toNanos() / 1e3 / (rate * ROUND_SECONDS));
    }
  }

  private record Rate(double perSecond, double micros) {}

  private DataFileBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "datafile");
    ProcessHandle other = ProcessHandle.of(Long.parseLong(arguments[2])).orElseThrow();
    try (Daemon daemon = new Daemon(folder.resolve("ours")).with("DMD_JAVA_OPTS", "").start()) {
      Side ours = Side.of(daemon.port("DATA"), daemon.java(), folder);
      Side theirs = Side.of(Integer.parseInt(arguments[1]), other, folder);
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        for (Load load : Load.values()) {
          ours.measure(load);
          theirs.measure(load);
        }
      }
      for (Load load : Load.values()) {
        race(load, ours, theirs);
      }
    }
  }

  private static void race(Load load, Side ours, Side theirs) throws IOException {
    Ratios rates = new Ratios();
    Ratios times = new Ratios();
    for (int round = 1; round <= ROUNDS; round++) {
      Rate one = ours.measure(load);
      Rate two = theirs.measure(load);
      rates.add(one.perSecond, two.perSecond);
      times.add(one.micros, two.micros);
      System.out.printf(
          Locale.ROOT,
          "%s, round %d: %.0f/s in %.0f us each, the other %.0f/s in %.0f us%n",
          load.title,
          round,
          one.perSecond,
          one.micros,
          two.perSecond,
          two.micros);
    }
    System.out.println(
        load.title + ": " + rates + " of the rate, limit " + load.limit + "; " + times
            + " of the processor time");
  }
}
