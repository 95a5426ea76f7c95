package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.json.Documents;
import io.zenko.dmd.metadata.mdfile.socketio.Namespace.Acknowledgement;
import java.util.Optional;

/** Answers a call, once. */
final class Reply {
  private final Call call;
  private final Acknowledgement acknowledgement;
  private final Streams streams;
  private final CallLog log;

  Reply(Call call, Acknowledgement acknowledgement, Streams streams, CallLog log) {
    this.call = call;
    this.acknowledgement = acknowledgement;
    this.streams = streams;
    this.log = log;
  }

  void json(String json) {
    acknowledgement.send("null," + json);
  }

  void text(byte[] utf8) {
    acknowledgement.sendText(utf8);
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
            json(
                before
                    + "{\"$streamId\":\""
                    + id
                    + "\",\"readable\":true,\"writable\":false}"
                    + after),
        failure -> log.failed(call, failure));
  }

  void fail(Throwable thrown) {
    var failure = Failure.explain(thrown);
    log.failed(call, failure);
    acknowledgement.send(Failure.json(failure));
  }
}
