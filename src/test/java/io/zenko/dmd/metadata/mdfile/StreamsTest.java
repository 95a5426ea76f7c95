package io.zenko.dmd.metadata.mdfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.http.FailedRequests;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.mdfile.socketio.ConnectedClient;
import io.zenko.dmd.metadata.mdfile.socketio.LongTexts;
import io.zenko.dmd.metadata.mdfile.socketio.Namespace;
import io.zenko.dmd.metadata.reading.AmpleReadMemory;
import io.zenko.dmd.metadata.reading.Peer;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that do not come to their end. */
@Timeout(300)
class StreamsTest {
  private static final Logger LOG = Logger.getLogger(Streams.class.getPackageName());
  private static final Namespace.Acknowledgement NONE =
      new Namespace.Acknowledgement() {
        @Override
        public void send(String json) {}

        @Override
        public void sendText(byte[] utf8) {}
      };

  /** Fails when it is read. */
  private record Failing(RuntimeException failure, CountDownLatch closed) implements Source {
    @Override
    public boolean next() {
      throw failure;
    }

    @Override
    public void write(StringBuilder json) {}

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void oneForWhichThereIsNoRoomIsALineOfTheLogWithoutATrace() throws Exception {
    List<LogRecord> log =
        logOf(new MetadataException(MetadataException.Failure.UNAVAILABLE, "no room; try again"));

    assertThat(log).hasSize(1);
    assertThat(log.get(0).getLevel()).isEqualTo(Level.WARNING);
    assertThat(log.get(0).getThrown()).isNull();
    Map<?, ?> fields = (Map<?, ?>) log.get(0).getParameters()[0];
    assertThat(fields.get("reason")).isEqualTo("no room; try again");
    assertThat(fields.get("reqUids")).isEqualTo("a:b");
  }

  @Test
  void oneThatADefectOfOursEndsIsToldWithItsTrace() throws Exception {
    IllegalStateException defect = new IllegalStateException("should not be");
    List<LogRecord> log = logOf(defect);

    assertThat(log).hasSize(1);
    assertThat(log.get(0).getLevel()).isEqualTo(Level.SEVERE);
    assertThat(log.get(0).getThrown()).isEqualTo(defect);
  }

  @Test
  void answersToWritesDoNotWaitForThemHoweverManyRead() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    try (ConnectedClient client = new ConnectedClient()) {
      Streams streams = streams(client);
      for (int i = 0; i < 100; i++) {
        streams.open(new AwaitedSource(end), id -> {}, failure -> {}, failure -> {});
      }
      client.workers().executor().execute(answered::countDown);
      assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      end.countDown();
    }
  }

  private static Streams streams(ConnectedClient client) {
    return new Streams(
        client.channel(), client.workers(), AmpleReadMemory.make(), new RequestsUnderWay(), 1_024);
  }

  /** What a stream that fails so leaves in the log. */
  private static List<LogRecord> logOf(RuntimeException failure)
      throws IOException, InterruptedException {
    List<LogRecord> told = new CopyOnWriteArrayList<>();
    Handler handler = new Collecting(told);
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
    try (ConnectedClient client = new ConnectedClient()) {
      Streams streams = streams(client);
      CountDownLatch closed = new CountDownLatch(1);
      CallMeter meter = new CallMeter(new RequestDurations(new PrometheusRegistry()), Set.of());
      new Reply(call(), NONE, streams, new CallLog(new FailedRequests(1)), meter)
          .stream(new Failing(failure, closed), "", "");
      closed.await();
      assertThat(client.received()).contains("stream-error");
    } finally {
      LOG.removeHandler(handler);
      LOG.setUseParentHandlers(true);
    }
    return told;
  }

  private static Call call() {
    String event = "[\"call\",\"createReadStream\",{\"reqUids\":\"a:b\",\"subLevel\":[\"b\"]}]";
    try (JsonReader reader = Json.createReader(new StringReader(event))) {
      return Call.of(reader.readArray(), LongTexts.NONE, Peer.UNKNOWN);
    }
  }

  private static final class Collecting extends Handler {
    private final List<LogRecord> told;

    Collecting(List<LogRecord> told) {
      this.told = told;
    }

    @Override
    public void publish(LogRecord event) {
      told.add(event);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
