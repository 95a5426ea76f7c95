package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.json.Documents;
import io.zenko.dmd.metadata.mdfile.socketio.Namespace.Acknowledgement;
import java.util.Optional;

/** Answers a call, once. */
final class Reply {
  private final Call call;
  private final Acknowledgement acknowledgement;
  private final Streams streams;
  private final CallLog log;
  private final CallMeter meter;

  Reply(Call call, Acknowledgement acknowledgement, Streams streams, CallLog log, CallMeter meter) {
    this.call = call;
    this.acknowledgement = acknowledgement;
    this.streams = streams;
    this.log = log;
    this.meter = meter;
  }

  void json(String json) {
    send(json);
    ended(Optional.empty());
  }

  private void send(String json) {
    acknowledgement.send("null," + json);
  }

  private void ended(Optional<ProtocolException> failure) {
    meter.ended(call.name(), failure);
  }

  void text(byte[] utf8) {
    acknowledgement.sendText(utf8);
    ended(Optional.empty());
  }

  void text(String text) {
    json(Json.string(text));
  }

  void document(Object document) {
    json(Documents.toText(document));
  }

  /** A document as a text, or that there is none. */
  void documentAsText(Optional<?> document) {
    json(document.map(Documents::toText).map(Json::string).orElse("null"));
  }

  /** An answer that is a stream, or that has one inside. */
  void stream(Source source, String before, String after) {
    streams.open(
        source,
        id ->
            send(
                before
                    + "{\"$streamId\":\""
                    + id
                    + "\",\"readable\":true,\"writable\":false}"
                    + after),
        this::log,
        this::ended);
  }

  void fail(Throwable thrown) {
    ProtocolException failure = Failure.explain(thrown);
    log(failure);
    acknowledgement.send(Failure.json(failure));
    ended(Optional.of(failure));
  }

  private void log(ProtocolException failure) {
    log.failed(call, failure, meter.elapsedMillis());
  }
}
