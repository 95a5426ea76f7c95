package io.zenko.dmd.data.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.file.FileDataRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final Instant LATER = Instant.now().plusSeconds(60);

  @TempDir Path folder;
  private final NavigableMap<String, NavigableMap<String, String>> buckets = new TreeMap<>();
  private final List<String> report = new ArrayList<>();
  private FileDataRepository repository;
  private HttpServer metadata;
  private int requestsUntilFailure = Integer.MAX_VALUE;
  private Runnable onSecondReading = () -> {};
  private int readings;

  @BeforeEach
  void start() throws IOException {
    repository = new FileDataRepository(folder);
    metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    metadata.createContext("/default/bucket/", this::answer);
    metadata.start();
  }

  @AfterEach
  void stop() {
    metadata.stop(0);
    repository.close();
  }

  @Test
  void removesWhatNothingRefersTo() throws Exception {
    BlobKey object = put();
    BlobKey part = put();
    BlobKey garbage = put();
    refer("bucket", "k", "{\"location\":[{\"key\":\"" + object + "\",\"size\":3}]}");
    refer("mpuShadowBucketb", "p", "{\"partLocations\":[{\"key\":\"" + part + "\"}]}");
    run(LATER, false);
    assertThat(stored()).containsExactlyInAnyOrder(object, part);
    assertThat(stored()).doesNotContain(garbage);
    assertThat(report).last().asString().contains("1 unreferenced blobs of 3 bytes, 1 removed");
  }

  @Test
  void onlyTellsInADryRun() throws Exception {
    BlobKey object = put();
    BlobKey garbage = put();
    refer("bucket", "k", "{\"location\":[{\"key\":\"" + object + "\"}]}");
    run(LATER, true);
    assertThat(stored()).containsExactlyInAnyOrder(object, garbage);
    assertThat(report).contains("unreferenced: " + garbage);
  }

  @Test
  void sparesWhatIsYoungerThanTheGracePeriod() throws Exception {
    BlobKey young = put();
    refer("bucket", "k", "{}");
    run(Instant.now().minusSeconds(60), false);
    assertThat(stored()).containsExactly(young);
  }

  @Test
  void readsManyPages() throws Exception {
    List<BlobKey> kept = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      kept.add(put());
    }
    for (int i = 0; i < 2_500; i++) {
      String key = i % 100 == 0 ? "\"" + kept.get(i / 100) + "\"" : "null";
      refer("bucket", "é/%&+ " + i, "{\"location\":[{\"key\":" + key + "}]}");
    }
    run(LATER, false);
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(kept.subList(0, 25));
  }

  /** A listing leaves out the location of long values: those of objects of many parts. */
  @Test
  void readsTheWholeOfWhatAListingLeavesOut() throws Exception {
    StringBuilder parts = new StringBuilder();
    List<BlobKey> kept = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      kept.add(put());
      parts.append(i == 0 ? "" : ",").append("{\"key\":\"").append(kept.get(i)).append("\"}");
    }
    put();
    refer("bucket", "é/%&+ \u007f", "{\"location\":[" + parts + "]}");
    refer("bucket", "other", "{}");
    run(LATER, false);
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void removesNothingWhereTheMetadataFailsOnTheWay() throws Exception {
    BlobKey garbage = put();
    BlobKey object = put();
    refer("a", "k", "{\"location\":[{\"key\":\"" + object + "\"}]}");
    refer("b", "k", "{}");
    for (int requests = 0; requests < 12; requests++) {
      requestsUntilFailure = requests;
      assertThatThrownBy(() -> run(LATER, false)).isInstanceOf(IOException.class);
      assertThat(stored()).containsExactlyInAnyOrder(garbage, object);
    }
  }

  @Test
  void removesNothingWhereTheMetadataKnowsNoBlob() {
    BlobKey blob = put();
    refer("bucket", "k", "{}");
    assertThatThrownBy(() -> run(LATER, false)).hasMessageContaining("refers to no blob");
    assertThat(stored()).containsExactly(blob);
  }

  @Test
  void sparesWhatOneOfTwoReadingsHasMissed() throws Exception {
    BlobKey moving = put();
    BlobKey object = put();
    refer("bucket", "k", "{\"location\":[{\"key\":\"" + object + "\"}]}");
    onSecondReading = () -> refer("bucket", "a", "{\"location\":[{\"key\":\"" + moving + "\"}]}");
    run(LATER, false);
    assertThat(stored()).containsExactlyInAnyOrder(moving, object);
  }

  private void run(Instant before, boolean dryRun) throws IOException, InterruptedException {
    readings = 0;
    URI uri = URI.create("http://127.0.0.1:" + metadata.getAddress().getPort());
    new Sweep(repository, new MetadataReferences(uri), before, dryRun, report::add).run();
  }

  private BlobKey put() {
    return Blobs.put(repository, Blobs.bytes(1, 3));
  }

  private void refer(String bucket, String key, String value) {
    buckets.computeIfAbsent("__metastore", b -> new TreeMap<>()).put(bucket, "{}");
    buckets.computeIfAbsent(bucket, b -> new TreeMap<>()).put(key, value);
  }

  private List<BlobKey> stored() {
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      return blobs.map(StoredBlob::key).toList();
    }
  }

  /** Answers as the metadata daemon does: an object, or a listing, a page at a time. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/default/bucket/".length());
    int slash = path.indexOf('/');
    if (slash < 0) {
      list(path, exchange);
    } else {
      send(buckets.get(path.substring(0, slash)).get(path.substring(slash + 1)), exchange);
    }
  }

  private void list(String bucket, HttpExchange exchange) throws IOException {
    Map<String, String> query =
        Stream.of(exchange.getRequestURI().getRawQuery().split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], UTF_8)));
    if (bucket.equals("__metastore") && !query.containsKey("gt") && ++readings == 3) {
      onSecondReading.run();
    }
    String after = query.getOrDefault("gt", "");
    String page =
        buckets.get(bucket).tailMap(after, false).entrySet().stream()
            .limit(Long.parseLong(query.get("maxKeys")))
            .map(
                entry ->
                    "{\"key\":\""
                        + entry.getKey()
                        + "\",\"value\":\""
                        + listed(entry.getValue()).replace("\"", "\\\"")
                        + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    send(page, exchange);
  }

  private static String listed(String value) {
    return value.length() < 10_000 ? value : value.replaceFirst("\"location\":\\[.*]", "\"\":0");
  }

  private void send(String text, HttpExchange exchange) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    boolean fails = requestsUntilFailure-- == 0;
    exchange.sendResponseHeaders(fails ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
