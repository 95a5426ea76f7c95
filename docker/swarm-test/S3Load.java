import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A client of S3 that counts: puts objects without a pause of its servers in sight, tries again as
 * the usual libraries do (three times, after 100, 200 and 400 ms, at the next endpoint), and tells
 * how many were acknowledged, how many attempts failed, how many puts were given up after all, and
 * the longest time in which nothing was acknowledged. Later it gets what was acknowledged, and
 * compares every byte.
 *
 * <p>Commands come on standard input, one a line, each answered by one line: {@code bucket}, {@code
 * begin}, {@code acknowledged}, {@code end}, {@code verify}, {@code list}, {@code delete}.
 */
final class S3Load {
  private static final int WRITERS = 4;
  private static final int BYTES = 4096;
  private static final int PAUSE_MILLIS = 10;
  private static final long[] AGAIN_MILLIS = {100, 200, 400};

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<String> endpoints;
  private final String bucket;
  private final String access;
  private final Mac mac;
  private final long seed = new Random().nextLong();

  private final Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
  private final Set<Integer> away = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();

  private final AtomicInteger phaseAcknowledged = new AtomicInteger();
  private final AtomicInteger failedAttempts = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();
  private final AtomicLong longestGap = new AtomicLong();
  private volatile long lastNanos;
  private volatile boolean writing;
  private volatile String lastFailure = "";
  private ExecutorService writers;

  private final Duration patience;

  private S3Load(
      List<String> endpoints, String bucket, String access, String secret, Duration patience)
      throws Exception {
    this.endpoints = endpoints;
    this.bucket = bucket;
    this.access = access;
    this.patience = patience;
    mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
  }

  public static void main(String[] args) throws Exception {
    Duration patience = Duration.ofSeconds(Long.parseLong(args[4]));
    S3Load load =
        new S3Load(Arrays.asList(args[0].split(",")), args[1], args[2], args[3], patience);
    System.err.println("seed " + load.seed);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(load.run(line));
    }
    System.exit(0);
  }

  private String run(String command) throws Exception {
    switch (command) {
      case "bucket":
        return made();
      case "begin":
        begin();
        return "begun";
      case "acknowledged":
        return Integer.toString(phaseAcknowledged.get());
      case "end":
        return end();
      case "verify":
        return verify();
      case "list":
        return listed();
      case "delete":
        return deleted();
      default:
        return "unknown";
    }
  }

  private String made() throws InterruptedException {
    try {
      int status = send("PUT", "/" + bucket, "", new byte[0], 0).statusCode();
      return status == 200 || status == 409 ? "made" : "answered " + status;
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void begin() {
    phaseAcknowledged.set(0);
    failedAttempts.set(0);
    givenUp.set(0);
    longestGap.set(0);
    lastFailure = "";
    lastNanos = System.nanoTime();
    writing = true;
    writers = Executors.newFixedThreadPool(WRITERS);
    for (int i = 0; i < WRITERS; i++) {
      Future<?> unused = writers.submit(this::write);
    }
  }

  private String end() throws InterruptedException {
    writing = false;
    writers.shutdown();
    while (!writers.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES)) {
      System.err.println("waiting for the writers");
    }
    return String.format(
        Locale.ROOT,
        "%d acknowledged, %d attempts failed, %d puts given up, longest gap %.1f s%s",
        phaseAcknowledged.get(),
        failedAttempts.get(),
        givenUp.get(),
        longestGap.get() / 1e9,
        lastFailure.isEmpty() ? "" : " (last failure: " + lastFailure + ")");
  }

  private Void write() throws InterruptedException {
    while (writing) {
      int number = next.getAndIncrement();
      if (put(number)) {
        acknowledged.add(number);
        phaseAcknowledged.incrementAndGet();
        tick();
      } else {
        givenUp.incrementAndGet();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return null;
  }

  private synchronized void tick() {
    long now = System.nanoTime();
    long gap = now - lastNanos;
    longestGap.accumulateAndGet(gap, Math::max);
    lastNanos = now;
  }

  private boolean put(int number) throws InterruptedException {
    int first = turn.getAndIncrement();
    for (int attempt = 0; ; attempt++) {
      try {
        int status = send("PUT", path(number), "", bytes(number), first + attempt).statusCode();
        if (status == 200) {
          return true;
        }
        lastFailure = "answered " + status;
      } catch (IOException e) {
        lastFailure = e.toString();
      }
      failedAttempts.incrementAndGet();
      if (attempt == AGAIN_MILLIS.length) {
        return false;
      }
      Thread.sleep(AGAIN_MILLIS[attempt]);
    }
  }

  private String verify() throws Exception {
    away.clear();
    AtomicInteger lost = new AtomicInteger();
    Queue<Integer> left = new ConcurrentLinkedQueue<>(acknowledged);
    ExecutorService readers = Executors.newFixedThreadPool(WRITERS);
    Future<?>[] done = new Future<?>[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
      done[i] =
          readers.submit(
              () -> {
                for (Integer number = left.poll(); number != null; number = left.poll()) {
                  if (!Arrays.equals(got(number), bytes(number))) {
                    System.err.println("lost: " + path(number));
                    lost.incrementAndGet();
                  }
                }
                return null;
              });
    }
    for (Future<?> one : done) {
      one.get();
    }
    readers.shutdown();
    return lost.get() + " lost of " + acknowledged.size();
  }

  /** An endpoint that is not reached is passed by from then on: it may be a node that is lost. */
  private byte[] got(int number) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      int endpoint = (number + attempt) % endpoints.size();
      if (away.contains(endpoint) && away.size() < endpoints.size()) {
        endpoint = (endpoint + 1) % endpoints.size();
      }
      try {
        HttpResponse<byte[]> answer = send("GET", path(number), "", null, endpoint);
        if (answer.statusCode() == 200) {
          return answer.body();
        }
        lastFailure = "answered " + answer.statusCode();
      } catch (HttpConnectTimeoutException | ConnectException e) {
        away.add(endpoint);
        lastFailure = e.toString();
      } catch (IOException e) {
        lastFailure = e.toString();
      }
      if (attempt == AGAIN_MILLIS.length) {
        System.err.println(lastFailure);
        return null;
      }
      Thread.sleep(AGAIN_MILLIS[attempt]);
    }
  }

  private String listed() throws Exception {
    Pattern token =
        Pattern.compile("<IsTruncated>true</IsTruncated>.*<NextContinuationToken>([^<]+)<", Pattern.DOTALL);
    Pattern key = Pattern.compile("<Key>");
    int count = 0;
    String query = "?list-type=2";
    while (true) {
      String page =
          new String(send("GET", "/" + bucket, query, null, 0).body(), StandardCharsets.UTF_8);
      count += (int) key.matcher(page).results().count();
      Matcher more = token.matcher(page);
      if (!page.contains("<IsTruncated>true</IsTruncated>")) {
        return count + " listed, " + acknowledged.size() + " acknowledged";
      }
      if (!more.find()) {
        more = Pattern.compile("<NextContinuationToken>([^<]+)<").matcher(page);
        if (!more.find()) {
          return "a page tells no next one";
        }
      }
      query =
          "?list-type=2&continuation-token="
              + java.net.URLEncoder.encode(more.group(1), StandardCharsets.UTF_8);
    }
  }

  /** Deletes the first of what was acknowledged; it is counted no more. */
  private String deleted() throws Exception {
    int number = acknowledged.remove();
    int status = send("DELETE", path(number), "", null, 0).statusCode();
    int then = send("GET", path(number), "", null, 0).statusCode();
    return status == 204 && then == 404 ? "deleted" : "answered " + status + ", then " + then;
  }

  private String path(int number) {
    return "/" + bucket + "/" + String.format(Locale.ROOT, "%04d/%d", number % 100, number);
  }

  private byte[] bytes(int number) {
    byte[] bytes = new byte[BYTES];
    new Random(seed + number).nextBytes(bytes);
    return bytes;
  }

  /** With a signature of version 2, the short one. */
  private HttpResponse<byte[]> send(
      String method, String path, String query, byte[] body, int endpoint)
      throws IOException, InterruptedException {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    String signed = method + "\n\n\n\nx-amz-date:" + date + "\n" + path;
    String signature;
    synchronized (mac) {
      signature =
          Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(endpoints.get(Math.floorMod(endpoint, endpoints.size())) + path + query))
            .timeout(patience)
            .header("x-amz-date", date)
            .header("authorization", "AWS " + access + ":" + signature)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }
}
