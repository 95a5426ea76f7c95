package io.zenko.dmd.metadata.mdfile;

import static java.util.stream.Collectors.toSet;

import io.zenko.dmd.http.HeapGuard;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.metadata.mdfile.document.ApiManifest;
import io.zenko.dmd.metadata.mdfile.socketio.Channel;
import io.zenko.dmd.metadata.mdfile.socketio.LongTexts;
import io.zenko.dmd.metadata.mdfile.socketio.Namespace;
import io.zenko.dmd.metadata.mdfile.socketio.Workers;
import io.zenko.dmd.metadata.reading.Peer;
import io.zenko.dmd.metadata.reading.ReadMemory;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Calls and streams between a service and its clients. */
final class RpcNamespace implements Namespace {
  private static final String MANIFEST = "getManifest";

  private final Service service;
  private final Workers workers;
  private final ReadMemory reads;
  private final RequestsUnderWay underWay;
  private final HeapGuard heap;
  private final CallLog log;
  private final RequestDurations durations;
  private final Set<String> known;
  private final int streamItems;
  private final ApiManifest manifest;

  RpcNamespace(
      Service service,
      Workers workers,
      ReadMemory reads,
      RequestsUnderWay underWay,
      HeapGuard heap,
      CallLog log,
      RequestDurations durations,
      int streamItems) {
    this.service = service;
    this.workers = workers;
    this.reads = reads;
    this.underWay = underWay;
    this.heap = heap;
    this.log = log;
    this.durations = durations;
    this.known = Stream.concat(Stream.of(MANIFEST), service.calls().stream()).collect(toSet());
    this.streamItems = streamItems;
    this.manifest = ApiManifest.of(service.calls());
  }

  @Override
  public Session open(Channel channel) {
    Streams streams = new Streams(channel, workers, reads, underWay, streamItems);
    return new Session() {
      @Override
      public void event(JsonArray arguments, LongTexts texts, Acknowledgement acknowledgement) {
        switch (arguments.isEmpty() ? "" : arguments.getString(0, "")) {
          case "call" -> call(arguments, texts, channel.peer(), counted(acknowledgement), streams);
          case "stream-hangup" -> streamId(arguments).ifPresent(streams::hangUp);
          default -> {} // nothing that the protocol knows
        }
      }

      @Override
      public void closed() {
        streams.close();
      }
    };
  }

  /** The daemon's end waits for the answer. */
  private Acknowledgement counted(Acknowledgement acknowledgement) {
    underWay.begin();
    return new CountedAcknowledgement(acknowledgement, underWay::end);
  }

  private void call(
      JsonArray arguments,
      LongTexts texts,
      Peer from,
      Acknowledgement acknowledgement,
      Streams streams) {
    CallMeter meter = new CallMeter(durations, known);
    Call call;
    try {
      call = Call.of(arguments, texts, from);
    } catch (RuntimeException e) {
      new Reply(Call.UNKNOWN, acknowledgement, streams, log, meter).fail(e);
      return;
    }
    Reply reply = new Reply(call, acknowledgement, streams, log, meter);
    try {
      if (underWay.isEnding()) {
        throw new ProtocolException(ProtocolError.SERVICE_UNAVAILABLE, "the daemon is stopping");
      }
      heap.admit();
      if (call.name().equals(MANIFEST)) {
        reply.document(manifest);
      } else if (known.contains(call.name())) {
        // What it reads is in an answer that was handed over when it returns.
        reads.during(
            () -> {
              service.answer(call, reply);
              return null;
            });
      } else {
        throw Call.wrong("there is no call of this name here");
      }
    } catch (RuntimeException e) {
      reply.fail(e);
    }
  }

  private static Optional<String> streamId(JsonArray arguments) {
    return arguments.size() > 1
            && arguments.get(1) instanceof JsonObject payload
            && payload.get("streamId") instanceof JsonString id
        ? Optional.of(id.getString())
        : Optional.empty();
  }
}
