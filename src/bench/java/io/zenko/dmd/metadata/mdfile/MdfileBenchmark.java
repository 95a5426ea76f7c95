package io.zenko.dmd.metadata.mdfile;

import java.util.Locale;
import io.zenko.dmd.daemon.Daemon;
import io.zenko.dmd.data.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Calls on one socket beside as many requests of bucketd on a connection each; listings beside those
 * of a daemon that sends one item a message. Takes a folder on the disk in question.
 */
public final class MdfileBenchmark {
  private static final int CALLS = 64;
  private static final int KEYS = 10_000;
  private static final int ENTRIES = 100_000;
  private static final int BATCH = 1_000;
  private static final String BUCKET = "bench";
  private static final String VALUE = "{\\\"a\\\":\\\"" + "x".repeat(290) + "\\\"}";

  private MdfileBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "mdfile-bench");
    try (Daemon daemon = daemon(folder, "many", 1024).start();
        Daemon single = daemon(folder, "single", 1).start();
        Connection many = new Connection(daemon.port("MDFILE"));
        Connection one = new Connection(single.port("MDFILE"))) {
      HttpClients bucketd = fill(daemon);
      fill(single);
      Race.head();
      Race.run(
          "put 300 bytes, 64 calls in flight",
          CALLS,
          300,
          0.5,
          (thread, number) -> answered(many.call(call("put", key(thread, number), VALUE))),
          (thread, number) ->
              bucketd.send(
                  thread, "POST", target(key(thread, number)), VALUE.replace("\\\"", "\"")));
      Race.run(
          "get 300 bytes, 64 calls in flight",
          CALLS,
          300,
          0.5,
          (thread, number) -> answered(many.call(call("get", key(thread, number), null))),
          (thread, number) -> bucketd.send(thread, "GET", target(key(thread, number)), ""));
      Race.run(
          "raw listing of 100,000 entries, many items a message",
          1,
          300.0 * ENTRIES,
          5,
          (thread, number) -> complete(many.list(BUCKET)),
          (thread, number) -> complete(one.list(BUCKET)));
    }
  }

  private static Daemon daemon(Path folder, String name, int items) {
    return new Daemon(folder.resolve(name))
        .with("DMD_STREAM_ITEMS", String.valueOf(items))
        .with("DMD_JAVA_OPTS", "");
  }

  private static HttpClients fill(Daemon daemon) throws IOException {
    HttpClients bucketd = new HttpClients(daemon.port("BUCKETD"), CALLS);
    bucketd.send(0, "POST", "/default/bucket/" + BUCKET, "{\"name\":\"bench\"}");
    for (int i = 0; i < ENTRIES; i += BATCH) {
      StringBuilder batch = new StringBuilder("{\"batch\":[");
      for (int j = i; j < i + BATCH; j++) {
        batch.append(j == i ? "" : ",").append("{\"key\":\"").append(String.format(Locale.ROOT, "k%09d", j));
        batch.append("\",\"value\":\"").append(VALUE).append("\"}");
      }
      bucketd.send(0, "POST", "/default/batch/" + BUCKET, batch.append("]}").toString());
    }
    return bucketd;
  }

  private static String key(int thread, long number) {
    return String.format(Locale.ROOT, "k%09d", (thread * 7919L + number * 104_729) % KEYS);
  }

  private static String target(String key) {
    return "/default/bucket/" + BUCKET + '/' + key;
  }

  private static String call(String name, String key, String value) {
    String arguments = value == null ? "\",{}]" : "\",\"" + value + "\",{}]";
    return '"' + name + "\",{\"rpcArgs\":[\"" + key + arguments + ",\"subLevel\":[\"" + BUCKET + "\"]}";
  }

  private static void answered(String answer) throws IOException {
    if (!answer.startsWith("[null,")) {
      throw new IOException(answer);
    }
  }

  private static void complete(long items) throws IOException {
    if (items != ENTRIES) {
      throw new IOException("a listing of " + items + " items");
    }
  }
}
