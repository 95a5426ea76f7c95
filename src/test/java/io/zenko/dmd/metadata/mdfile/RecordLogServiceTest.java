package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.http.FailedRequests;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ModelMetadataRepository;
import io.zenko.dmd.metadata.mdfile.socketio.ConnectedClient;
import io.zenko.dmd.metadata.mdfile.socketio.LongTexts;
import io.zenko.dmd.metadata.reading.AmpleReadMemory;
import io.zenko.dmd.metadata.reading.LogReader;
import io.zenko.dmd.metadata.reading.LogReaders;
import io.zenko.dmd.metadata.versioning.VersionIds;
import io.zenko.dmd.metadata.versioning.Versioning;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads a change log by MDFile is known with how far he has come. */
@Timeout(300)
class RecordLogServiceTest {
  private final ModelMetadataRepository repository = new ModelMetadataRepository();
  private final LogReaders readers = new LogReaders(10, Clock.systemUTC());

  @Test
  void aReaderHasWhatItWasGivenAndWhatItSaysToHave() throws IOException {
    for (String name : new String[] {"first", "second", "third"}) {
      repository.createBucket(new BucketName(name), "{}".getBytes(UTF_8), OptionalInt.empty());
    }
    try (ConnectedClient client = new ConnectedClient()) {
      call(client, "{\"startSeq\":1,\"limit\":2}");
      assertThat(reader().given()).isEqualTo(2);

      call(client, "{\"startSeq\":3}");
      assertThat(reader().given()).isEqualTo(3);

      call(client, "{\"startSeq\":4}");
      assertThat(reader().asked()).isEqualTo(4);
      assertThat(reader().given()).isEqualTo(3);
      assertThat(reader().requests()).isEqualTo(3);
      assertThat(reader().session()).isEqualTo(1);
      assertThat(reader().peer()).isEqualTo(ConnectedClient.PEER);
    }
  }

  private LogReader reader() {
    assertThat(readers.all()).hasSize(1);
    return readers.all().get(0);
  }

  private void call(ConnectedClient client, String options) {
    Versioning versioning =
        new Versioning(repository, new VersionIds(new MonotonicClock(Clock.systemUTC()), "RG001"));
    RecordLogService service =
        new RecordLogService(new Databases(repository, versioning, Runnable::run), readers);
    Streams streams =
        new Streams(
            client.channel(),
            client.workers(),
            AmpleReadMemory.make(),
            new RequestsUnderWay(),
            1_024);
    String event =
        "[\"call\",\"readRecords\",{\"logName\":\"s3-recordlog\",\"rpcArgs\":[" + options + "]}]";
    try (JsonReader reader = Json.createReader(new StringReader(event))) {
      Call call = Call.of(reader.readArray(), LongTexts.NONE, client.channel().peer());
      CallMeter meter = new CallMeter(new RequestDurations(new PrometheusRegistry()), Set.of());
      service.answer(
          call,
          new Reply(
              call, ConnectedClient.UNHEARD, streams, new CallLog(new FailedRequests(1)), meter));
    }
  }
}
