package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.Settings.Limits;
import io.zenko.dmd.http.FailedRequests;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.ModelMetadataRepository;
import io.zenko.dmd.metadata.mdfile.socketio.LongTexts;
import io.zenko.dmd.metadata.mdfile.socketio.Namespace;
import io.zenko.dmd.metadata.reading.Peer;
import io.zenko.dmd.metadata.versioning.VersionIds;
import io.zenko.dmd.metadata.versioning.Versioning;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls on a store whose disk does not come to an end. */
class MetadataServiceTest {
  private static final int WRITES = 10_000;
  private static final BucketName BUCKET = new BucketName("b");

  private final ModelMetadataRepository model = new ModelMetadataRepository();
  private final RequestDurations durations = new RequestDurations(new PrometheusRegistry());
  private final Queue<CompletableFuture<Void>> syncs = new ConcurrentLinkedQueue<>();

  /** One thread: were it held by a write, nothing else would be answered. */
  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());

  private final MetadataService service = service();

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  /** Writes are accepted at once, and done when their sync is. */
  private MetadataRepository stalled() {
    return (MetadataRepository)
        Proxy.newProxyInstance(
            MetadataRepository.class.getClassLoader(),
            new Class<?>[] {MetadataRepository.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(model, arguments);
                if (!method.getName().equals("write")) {
                  return result;
                }
                CompletableFuture<Void> sync = new CompletableFuture<>();
                syncs.add(sync);
                return ((CompletionStage<?>) result).thenCompose(done -> sync);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private MetadataService service() {
    MetadataRepository repository = stalled();
    Versioning versioning =
        new Versioning(repository, new VersionIds(new MonotonicClock(Clock.systemUTC()), "RG001"));
    return new MetadataService(
        new Databases(repository, versioning, worker),
        repository,
        "id",
        Path.of("."),
        new Limits(64, 65_536, 1_024, 65_536, 65_536, 65_536, 65_536, 65_536, 65_536, 64, 64, 0),
        worker);
  }

  private void call(String json, Namespace.Acknowledgement acknowledgement) {
    try (JsonReader reader = Json.createReader(new StringReader("[\"call\"," + json + "]"))) {
      JsonArray event = reader.readArray();
      Call call = Call.of(event, LongTexts.NONE, Peer.UNKNOWN);
      service.answer(
          call,
          new Reply(
              call,
              acknowledgement,
              null,
              new CallLog(new FailedRequests(1)),
              new CallMeter(durations, Set.of())));
    }
  }

  @Test
  @Timeout(120)
  void noThreadIsHeldWhileWritesAreSynced() throws InterruptedException {
    model.createBucket(BUCKET, "{}".getBytes(UTF_8), OptionalInt.empty());
    model.write(BUCKET, Batch.put(Key.of("there"), "\"v\"".getBytes(UTF_8)));
    Answers written = new Answers(WRITES);
    for (int i = 0; i < WRITES; i++) {
      call("\"put\",{\"rpcArgs\":[\"k" + i + "\",\"{}\",{}],\"subLevel\":[\"b\"]}", written);
    }
    assertThat(syncs).hasSize(WRITES);
    assertThat(worker.getActiveCount()).isZero();
    assertThat(worker.getQueue()).isEmpty();
    assertThat(written.received).isEmpty();

    Answers read = new Answers(1);
    call("\"get\",{\"rpcArgs\":[\"there\",{}],\"subLevel\":[\"b\"]}", read);
    read.all.await();
    assertThat(read.received).containsExactly("\"v\"");

    syncs.forEach(sync -> sync.complete(null));
    written.all.await();
    assertThat(written.received).hasSize(WRITES).containsOnly("null,null");
  }

  /** What was answered, by any thread. */
  private static final class Answers implements Namespace.Acknowledgement {
    private final List<String> received = new ArrayList<>();
    private final CountDownLatch all;

    Answers(int count) {
      all = new CountDownLatch(count);
    }

    @Override
    public synchronized void send(String json) {
      received.add(json);
      all.countDown();
    }

    @Override
    public void sendText(byte[] utf8) {
      send(new String(utf8, UTF_8));
    }
  }
}
