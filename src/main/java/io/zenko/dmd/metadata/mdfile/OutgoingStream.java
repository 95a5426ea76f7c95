package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.mdfile.socketio.Channel;
import io.zenko.dmd.metadata.mdfile.socketio.Workers;
import io.zenko.dmd.metadata.reading.ReadMemory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends the items of a source, many to a message, as fast as the client acknowledges them. Reads no
 * more than it can send, and holds a thread only while it does that.
 *
 * <p>Everything happens in turns: whoever wants one asks for it, and as long as somebody has asked
 * one thread takes turns. So the source has one thread at a time, and is closed by it.
 */
final class OutgoingStream {
  private static final int MAX_UNACKNOWLEDGED = 4;
  private static final long ACKNOWLEDGE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Few items at first: most readers of listings stop soon. */
  private static final int FIRST_ITEMS = 64;

  private static final int MAX_CHARACTERS = 64 * 1024;
  private static final String END = "]}]";

  private final String id;
  private final String start;
  private final Source source;
  private final Channel channel;
  private final Workers workers;
  private final ReadMemory reads;
  private final int maxItems;
  private final Consumer<ProtocolException> failed;
  private final Consumer<Optional<ProtocolException>> ended;
  private final AtomicInteger turnsWanted = new AtomicInteger();

  /** When each message that is not acknowledged was sent; guarded by itself. */
  private final Map<Integer, Long> sent = new LinkedHashMap<>();

  private volatile boolean stopped;
  private volatile ScheduledFuture<?> watch;
  private boolean closed;
  private int items;

  /** Whether the source stands on an item that did not go with those before it. */
  private boolean isItemKept;

  OutgoingStream(
      String id,
      Source source,
      Channel channel,
      Workers workers,
      ReadMemory reads,
      int maxItems,
      Consumer<ProtocolException> failed,
      Consumer<Optional<ProtocolException>> ended) {
    this.id = id;
    this.start = "[\"stream-data\",{\"streamId\":\"" + id + "\",\"data\":[";
    this.source = source;
    this.channel = channel;
    this.workers = workers;
    this.reads = reads;
    this.maxItems = maxItems;
    this.items = Math.min(FIRST_ITEMS, maxItems);
    this.failed = failed;
    this.ended = ended;
  }

  /** Sends what can be sent now. */
  void send() {
    if (turnsWanted.getAndIncrement() == 0) {
      workers.streams().execute(this::takeTurns);
    }
  }

  /** Sends no more. */
  void stop() {
    stopped = true;
    send();
  }

  private void takeTurns() {
    int wanted = turnsWanted.get();
    do {
      try {
        takeTurn();
      } catch (RuntimeException e) {
        ProtocolException failure = Failure.explain(e);
        failed.accept(failure);
        fail(failure);
      }
      wanted = turnsWanted.addAndGet(-wanted);
    } while (wanted > 0);
  }

  private void takeTurn() {
    while (!closed) {
      if (stopped) {
        close(Optional.empty());
      } else if (isOverdue()) {
        fail(
            new ProtocolException(
                ProtocolError.SERVICE_UNAVAILABLE,
                "a message was not acknowledged within 5 seconds"));
      } else if (unacknowledged() >= MAX_UNACKNOWLEDGED) {
        return;
      } else if (channel.isCongested()) {
        channel.whenRelieved(this::send);
        return;
      } else {
        reads.during(
            () -> {
              sendItems();
              return null;
            });
      }
    }
  }

  private void sendItems() {
    StringBuilder json = new StringBuilder(MAX_CHARACTERS / 4).append(start);
    int count = 0;
    boolean more = true;
    Optional<Source.LongItem> longItem = Optional.empty();
    while (longItem.isEmpty() && count < items && json.length() < MAX_CHARACTERS) {
      more = isItemKept || source.next();
      isItemKept = false;
      if (!more) {
        break;
      }
      longItem = source.longItem();
      if (longItem.isEmpty()) {
        json.append(count++ == 0 ? "" : ",");
        source.write(json);
      }
    }
    items = Math.min(2 * items, maxItems);
    if (count > 0) {
      isItemKept = longItem.isPresent();
      channel.emit(nextMessage(), json.append(END).toString());
    } else if (longItem.isPresent()) {
      Source.LongItem item = longItem.get();
      channel.emit(nextMessage(), start + item.start(), item.utf8(), item.end() + END);
    }
    if (!more) {
      // Clients answer this one too; nothing depends on it.
      channel.emit(channel.nextId(), "[\"stream-end\",{\"streamId\":\"" + id + "\"}]");
      close(Optional.empty());
    }
  }

  /** The id of a message that is sent now, and has to be acknowledged. */
  private int nextMessage() {
    int message = channel.nextId();
    synchronized (sent) {
      sent.put(message, System.nanoTime());
    }
    channel.await(message, () -> acknowledged(message));
    watch();
    return message;
  }

  private void acknowledged(int message) {
    synchronized (sent) {
      sent.remove(message);
    }
    send();
  }

  private int unacknowledged() {
    synchronized (sent) {
      return sent.size();
    }
  }

  private long oldestAgeNanos() {
    synchronized (sent) {
      return sent.isEmpty() ? 0 : System.nanoTime() - sent.values().iterator().next();
    }
  }

  private boolean isOverdue() {
    return oldestAgeNanos() >= ACKNOWLEDGE_NANOS;
  }

  /** One timer a stream, that runs as long as something is not acknowledged. */
  private void watch() {
    if (watch == null) {
      long nanos = Math.max(ACKNOWLEDGE_NANOS - oldestAgeNanos(), 1);
      watch = workers.timers().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    watch = null;
    if (isOverdue()) {
      send();
    } else if (unacknowledged() > 0) {
      watch();
    }
  }

  private void fail(ProtocolException failure) {
    if (!closed) {
      String error = Failure.json(failure);
      channel.emit("[\"stream-error\",{\"streamId\":\"" + id + "\",\"error\":" + error + "}]");
      close(Optional.of(failure));
    }
  }

  private void close(Optional<ProtocolException> failure) {
    closed = true;
    synchronized (sent) {
      sent.keySet().forEach(channel::forget);
      sent.clear();
    }
    ScheduledFuture<?> running = watch;
    if (running != null) {
      running.cancel(false);
    }
    ended.accept(failure);
    source.close();
  }
}
