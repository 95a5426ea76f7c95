package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.metadata.mdfile.socketio.Channel;
import io.zenko.dmd.metadata.mdfile.socketio.Workers;
import io.zenko.dmd.metadata.reading.ReadMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The streams that one client is reading. */
final class Streams {
  private static final int MAX_STREAMS = 1_024;

  private final Channel channel;
  private final Workers workers;
  private final ReadMemory reads;
  private final RequestsUnderWay underWay;
  private final int maxItems;

  /** By id; guarded by itself. */
  private final Map<String, OutgoingStream> open = new HashMap<>();

  private boolean closed;

  Streams(
      Channel channel, Workers workers, ReadMemory reads, RequestsUnderWay underWay, int maxItems) {
    this.channel = channel;
    this.workers = workers;
    this.reads = reads;
    this.underWay = underWay;
    this.maxItems = maxItems;
  }

  /**
   * Sends a source, which is closed in any case.
   *
   * @param announce tells the client the stream's id before anything is sent
   * @param failed told where the source cannot be read to its end; the client is, too
   * @param ended told once nothing more is sent, with what the client was told of a failure
   */
  void open(
      Source source,
      Consumer<String> announce,
      Consumer<ProtocolException> failed,
      Consumer<Optional<ProtocolException>> ended) {
    String id = UUID.randomUUID().toString();
    Consumer<Optional<ProtocolException>> forgotten = failure -> forget(id);
    OutgoingStream stream =
        new OutgoingStream(
            id, source, channel, workers, reads, maxItems, failed, forgotten.andThen(ended));
    boolean refused;
    synchronized (open) {
      refused = closed || open.size() >= MAX_STREAMS;
      if (!refused) {
        open.put(id, stream);
      }
    }
    if (refused) {
      source.close();
      throw new ProtocolException(
          ProtocolError.SERVICE_UNAVAILABLE,
          "a client reads at most " + MAX_STREAMS + " streams at once: end some first");
    }
    underWay.begin();
    announce.accept(id);
    stream.send();
  }

  private void forget(String id) {
    synchronized (open) {
      open.remove(id);
    }
    underWay.end();
  }

  /** The client wants no more of a stream; which may have ended already. */
  void hangUp(String id) {
    OutgoingStream stream;
    synchronized (open) {
      stream = open.get(id);
    }
    if (stream != null) {
      stream.stop();
    }
  }

  void close() {
    List<OutgoingStream> left;
    synchronized (open) {
      closed = true;
      left = List.copyOf(open.values());
    }
    left.forEach(OutgoingStream::stop);
  }
}
