package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of the protocol that costs next to nothing beside the daemon: it looks, and does not parse. */
final class Connection implements AutoCloseable {
  private static final String NAMESPACE = "/MDFile/metadata,";
  private static final String EVENT = "42" + NAMESPACE;
  private static final String ANSWER = "43" + NAMESPACE;
  private static final int MASKED = 0x80;
  private static final int TEXT = 0x81;
  private static final int SHORT = 126;
  private static final int LONG = 127;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<String>> calls = new ConcurrentHashMap<>();
  private final Map<String, Listing> listings = new ConcurrentHashMap<>();

  /** What has come of a stream. */
  private static final class Listing {
    private final CompletableFuture<Long> items = new CompletableFuture<>();
    private long count;
  }

  Connection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = socket.getOutputStream();
    out.write(
        ("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
            .getBytes(UTF_8));
    skipHead();
    read();
    send("40" + NAMESPACE);
    read();
    Thread reader = new Thread(this::readAll, "reader");
    reader.setDaemon(true);
    reader.start();
  }

  private void skipHead() throws IOException {
    int matched = 0;
    while (matched < 4) {
      int expected = matched % 2 == 0 ? '\r' : '\n';
      matched = in.readUnsignedByte() == expected ? matched + 1 : 0;
    }
  }

  /** The arguments of the acknowledgement, as they came. */
  String call(String json) throws Exception {
    int id = lastId.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    calls.put(id, answer);
    send(EVENT + id + "[\"call\"," + json + "]");
    return answer.get();
  }

  /** How many items a stream of a database has; each is acknowledged as it comes. */
  long list(String database) throws Exception {
    String answer =
        call("\"createReadStream\",{\"rpcArgs\":[{}],\"subLevel\":[\"" + database + "\"]}");
    return listing(between(answer, "\"$streamId\":\"")).items.get();
  }

  private Listing listing(String stream) {
    return listings.computeIfAbsent(stream, id -> new Listing());
  }

  private static String between(String text, String start) {
    int at = text.indexOf(start) + start.length();
    return text.substring(at, text.indexOf('"', at));
  }

  /** With a mask of zeros, which changes nothing. */
  private void send(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(bytes.length + 8);
    frame.put((byte) TEXT);
    if (bytes.length < SHORT) {
      frame.put((byte) (MASKED | bytes.length));
    } else {
      frame.put((byte) (MASKED | SHORT)).putShort((short) bytes.length);
    }
    frame.putInt(0).put(bytes);
    synchronized (out) {
      out.write(frame.array(), 0, frame.position());
    }
  }

  private String read() throws IOException {
    in.readUnsignedByte();
    long length = in.readUnsignedByte();
    if (length == SHORT) {
      length = in.readUnsignedShort();
    } else if (length == LONG) {
      length = in.readLong();
    }
    return new String(in.readNBytes((int) length), UTF_8);
  }

  private void readAll() {
    try {
      for (; ; ) {
        received(read());
      }
    } catch (IOException e) {
      calls.values().forEach(call -> call.completeExceptionally(e));
      listings.values().forEach(listing -> listing.items.completeExceptionally(e));
    }
  }

  private void received(String message) throws IOException {
    if (message.equals("2")) {
      send("3");
    } else if (message.startsWith(ANSWER)) {
      int end = message.indexOf('[');
      calls
          .remove(Integer.parseInt(message.substring(ANSWER.length(), end)))
          .complete(message.substring(end));
    } else if (message.startsWith(EVENT)) {
      int end = message.indexOf('[');
      Listing listing = listing(between(message, "\"streamId\":\""));
      if (message.startsWith("[\"stream-data\"", end)) {
        for (int at = message.indexOf("\"key\":"); at >= 0; at = message.indexOf("\"key\":", at + 6)) {
          listing.count++;
        }
        send(ANSWER + message.substring(EVENT.length(), end) + "[null]");
      } else {
        listing.items.complete(listing.count);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
