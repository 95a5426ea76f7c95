package io.zenko.dmd.metadata.mdfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.zenko.dmd.Await;
import io.zenko.dmd.http.FailedRequest;
import io.zenko.dmd.http.FailedRequests;
import io.zenko.dmd.http.HeapGuard;
import io.zenko.dmd.http.HeapGuards;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.metadata.mdfile.socketio.ConnectedClient;
import io.zenko.dmd.metadata.mdfile.socketio.LongTexts;
import io.zenko.dmd.metadata.mdfile.socketio.Namespace;
import io.zenko.dmd.metadata.reading.AmpleReadMemory;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls are counted by their names and results, once each and when they are over. */
@Timeout(300)
class CallMeterTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final FailedRequests failures = new FailedRequests(10);
  private final List<Reply> kept = new ArrayList<>();
  private final CountDownLatch go = new CountDownLatch(1);

  private final Service service =
      new Service() {
        @Override
        public List<String> calls() {
          return List.of("get", "put", "list");
        }

        @Override
        public void answer(Call call, Reply reply) {
          switch (call.name()) {
            case "get" -> throw new ProtocolException(ProtocolError.NO_SUCH_OBJECT);
            case "put" -> kept.add(reply);
            default -> reply.stream(new AwaitedSource(go), "", "");
          }
        }
      };

  @Test
  void callsAreCountedByNameAndResultAndNotByWhatAClientSends() throws IOException {
    try (ConnectedClient client = new ConnectedClient()) {
      Namespace.Session session = session(client);
      call(session, "\"getManifest\",{}");
      call(session, "\"get\",{}");
      call(session, "\"get\",{}");
      call(session, "\"odd\",{}");
      call(session, "7");
    }

    assertThat(counts())
        .containsOnly(
            Map.entry("getManifest ok", 1L),
            Map.entry("get ObjNotFound", 2L),
            Map.entry("none InvalidArgument", 2L));
    assertThat(failures.after(0))
        .extracting(FailedRequest::elapsedMillis)
        .hasSize(2)
        .allMatch(millis -> millis >= 0);
  }

  @Test
  void noCallIsTakenWhereTheHeapIsShort() throws IOException {
    try (ConnectedClient client = new ConnectedClient()) {
      call(session(client, HeapGuards.full()), "\"put\",{}");
    }

    assertThat(kept).isEmpty();
    assertThat(counts()).containsOnly(Map.entry("put ServiceUnavailable", 1L));
  }

  @Test
  void aCallIsOverWhenItIsAnswered() throws IOException {
    try (ConnectedClient client = new ConnectedClient()) {
      call(session(client), "\"put\",{}");
      assertThat(counts()).isEmpty();

      kept.get(0).json("null");

      assertThat(counts()).containsOnly(Map.entry("put ok", 1L));
    }
  }

  @Test
  void aCallWhoseAnswerIsAStreamIsOverWithTheStream() throws Exception {
    try (ConnectedClient client = new ConnectedClient()) {
      call(session(client), "\"list\",{}");
      assertThat(counts()).isEmpty();

      go.countDown();

      Await.until("the end of the call", () -> !counts().isEmpty());
      assertThat(counts()).containsOnly(Map.entry("list ok", 1L));
    }
  }

  private Namespace.Session session(ConnectedClient client) {
    return session(client, HeapGuards.ample());
  }

  private Namespace.Session session(ConnectedClient client, HeapGuard heap) {
    return new RpcNamespace(
            service,
            client.workers(),
            AmpleReadMemory.make(),
            new RequestsUnderWay(),
            heap,
            new CallLog(failures),
            new RequestDurations(registry),
            1_024)
        .open(client.channel());
  }

  private static void call(Namespace.Session session, String call) {
    try (JsonReader reader = Json.createReader(new StringReader("[\"call\"," + call + "]"))) {
      session.event(reader.readArray(), LongTexts.NONE, ConnectedClient.UNHEARD);
    }
  }

  /** How many calls ended, by their name and result. */
  private Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    registry.scrape(RequestDurations.NAME::equals).stream()
        .flatMap(metric -> metric.getDataPoints().stream())
        .forEach(point -> counts.put(name(point), count((HistogramDataPointSnapshot) point)));
    return counts;
  }

  private static String name(DataPointSnapshot point) {
    assertThat(point.getLabels().get("protocol")).isEqualTo("mdfile");
    assertThat(point.getLabels().get("method")).isEqualTo("call");
    return point.getLabels().get("route") + ' ' + point.getLabels().get("result");
  }

  private static long count(HistogramDataPointSnapshot point) {
    long count = 0;
    for (int i = 0; i < point.getClassicBuckets().size(); i++) {
      count += point.getClassicBuckets().getCount(i);
    }
    return count;
  }
}
