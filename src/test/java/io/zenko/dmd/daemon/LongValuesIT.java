package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values of 15 MB, each of which takes a good part of what the daemon lets reads take, asked for by
 * many clients at once: an answer is whole, or it is 503, and the daemon stays.
 */
class LongValuesIT extends DeployedDaemon {
  private static final int CLIENTS = Integer.getInteger("dmd.long.clients", 16);
  private static final int VALUES = 4;
  private static final int VALUE_BYTES = 15_000_000;
  private static final String BUSY = "HTTP/1.1 503 ServiceUnavailable";

  /** One for all that only read. */
  private static String bucket;

  @BeforeAll
  static void putValuesForReaders() {
    bucket = bucketOfValues();
  }

  private static String bucketOfValues() {
    String made = newBucket();
    for (int i = 0; i < VALUES; i++) {
      put(made, "k" + i, value(i));
    }
    return made;
  }

  @Test
  void valuesAreWholeHoweverManyReadThemAtOnce() throws Exception {
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      expected.add(checksum(value(i)));
    }

    List<Answer> answers = readAtOnce("/default/bucket/" + bucket + "/k%d");

    for (int client = 0; client < CLIENTS; client++) {
      Answer answer = answers.get(client);
      if (!answer.status.equals(BUSY)) {
        assertThat(answer.checksum).isEqualTo(expected.get(client % VALUES));
      }
    }
  }

  /** What the answers are is held elsewhere; here all of a kind must be the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/default/parallel/%s/k0",
        "/default/bucket/%s?listingType=Basic&maxKeys=1",
        "/default/bucket/%s?listingType=DelimiterMaster&maxKeys=1",
        "/default/bucket/%s?listingType=DelimiterVersions&maxKeys=1"
      })
  void answersThatHoldLongValuesAreWholeToo(String target) throws Exception {
    Answer alone = read(target.formatted(bucket));
    assertThat(alone.status).isEqualTo("HTTP/1.1 200 OK");

    List<Answer> answers = readAtOnce(target.formatted(bucket));

    for (Answer answer : answers) {
      if (!answer.status.equals(BUSY)) {
        assertThat(answer).isEqualTo(alone);
      }
    }
  }

  @Test
  void theChangeLogOfLongValuesIsReadByManyAtOnce() throws Exception {
    put(newBucket(), "k", value(0));
    String log = "/_/raft_sessions/1/log?limit=1&begin=";
    long last = Long.parseLong(read(log + 1).body().replaceAll(".*\"cseq\":(\\d+).*", "$1"));

    readAtOnce(log + last);
  }

  /** A small version that is put over a long one: what it replaces has to be read. */
  @Test
  void longValuesAreReplacedByManyAtOnce() throws Exception {
    String own = bucketOfValues();
    List<String> statuses =
        atOnce(
            client ->
                bucketd()
                    .send(
                        "POST",
                        "/default/bucket/"
                            + own
                            + "/k"
                            + client % VALUES
                            + "?versionId="
                            + id(client),
                        "{\"versionId\":\"" + id(client) + "\"}")
                    .statusLine());

    assertThat(statuses).isSubsetOf("HTTP/1.1 200 OK", BUSY).contains("HTTP/1.1 200 OK");
  }

  /** Whoever reads slowly keeps his answer, but not the memory for it. */
  @Test
  void oneWhoReadsSlowlyKeepsNobodyWaiting() throws Exception {
    try (Socket slow = bucketd().connect()) {
      slow.getOutputStream()
          .write(Wire.request("GET", "/default/bucket/" + bucket + "/k0", new byte[0]));
      assertThat(slow.getInputStream().read()).isEqualTo('H');

      assertThat(read("/default/bucket/" + bucket + "/k1").checksum).isEqualTo(checksum(value(1)));

      assertThat(slow.getInputStream().readNBytes(VALUE_BYTES)).hasSize(VALUE_BYTES);
    }
  }

  private static String id(int client) {
    return String.format(Locale.ROOT, "%014d%06dRG001  ", 98_000_000_000_000L - client, 999_999)
        .replace(" ", "%20");
  }

  private static List<Answer> readAtOnce(String target) throws Exception {
    List<Answer> answers = atOnce(client -> read(target.formatted(client % VALUES)));

    assertThat(answers)
        .extracting(Answer::status)
        .isSubsetOf("HTTP/1.1 200 OK", BUSY)
        .contains("HTTP/1.1 200 OK");
    return answers;
  }

  private interface Client<T> {
    T ask(int number) throws IOException;
  }

  private static <T> List<T> atOnce(Client<T> client) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<T>> asked = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        asked.add(
            threads.submit(
                () -> {
                  start.await();
                  return client.ask(number);
                }));
      }
      start.countDown();
      List<T> answers = new ArrayList<>();
      for (Future<T> each : asked) {
        answers.add(each.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  /** An answer; of its body only the checksum and the beginning, since many come at once. */
  private record Answer(String status, long length, long checksum, String body) {}

  private static Answer read(String target) throws IOException {
    try (Socket socket = bucketd().connect()) {
      socket.setSoTimeout(120_000);
      socket.getOutputStream().write(Wire.request("GET", target, new byte[0]));
      InputStream in = socket.getInputStream();
      String status = Wire.line(in);
      long length = -1;
      for (String line = Wire.line(in); !line.isEmpty(); line = Wire.line(in)) {
        if (line.startsWith("Content-Length: ")) {
          length = Long.parseLong(line.substring("Content-Length: ".length()));
        }
      }
      return body(status, length, in);
    }
  }

  private static Answer body(String status, long length, InputStream in) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] step = new byte[64 * 1024];
    String beginning = "";
    for (long left = length; left > 0; ) {
      int count = in.readNBytes(step, 0, (int) Math.min(step.length, left));
      if (count == 0) {
        throw new IOException(left + " bytes of the answer are missing");
      }
      crc.update(step, 0, count);
      beginning =
          beginning.isEmpty() ? new String(step, 0, Math.min(count, 200), US_ASCII) : beginning;
      left -= count;
    }
    return new Answer(status, length, crc.getValue(), beginning);
  }

  private static long checksum(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value);
    return crc.getValue();
  }

  private static void put(String bucket, String key, byte[] value) {
    Wire.Answer answer =
        bucketd()
            .exchange(
                Wire.request(
                    "POST",
                    "/default/bucket/" + bucket + "/" + key,
                    value,
                    "Content-Length: " + value.length));
    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
  }

  /** A JSON object of that size, other than any other number's. */
  private static byte[] value(int number) {
    byte[] value = new byte[VALUE_BYTES];
    Random random = new Random(number);
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) ('a' + random.nextInt(26));
    }
    byte[] begin = "{\"location\":null,\"x\":\"".getBytes(US_ASCII);
    System.arraycopy(begin, 0, value, 0, begin.length);
    Arrays.fill(value, value.length - 2, value.length - 1, (byte) '"');
    value[value.length - 1] = '}';
    return value;
  }
}
