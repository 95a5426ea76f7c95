package io.zenko.dmd.daemon;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of MDFile by a WebSocket, which makes one call after another. */
final class MdfileClient implements AutoCloseable {
  private static final String NAMESPACE = "/MDFile/metadata,";
  private static final String EVENT = "42" + NAMESPACE;
  private static final String ANSWER = "43" + NAMESPACE;
  private static final long PATIENCE_SECONDS = 120;

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private int calls;

  MdfileClient(Daemon daemon) {
    URI uri =
        URI.create(
            "ws://127.0.0.1:" + daemon.port("MDFILE") + "/socket.io/?EIO=4&transport=websocket");
    socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, new Messages()).join();
    send("40" + NAMESPACE);
    awaitMessage("40" + NAMESPACE);
  }

  /** Calls with this object of parameters, and tells the answer, a JSON array. */
  String call(String name, String parameters) {
    String id = String.valueOf(calls++);
    send(EVENT + id + "[\"call\",\"" + name + "\"," + parameters + "]");
    return awaitMessage(ANSWER + id + "[").substring((ANSWER + id).length());
  }

  /** Waits for a stream to come to its end; what it brings is acknowledged as it comes. */
  void awaitStreamEnd() {
    String message;
    do {
      message = awaitMessage(EVENT);
      send(ANSWER + message.substring(EVENT.length(), message.indexOf('[')) + "[]");
    } while (!message.contains("\"stream-end\""));
  }

  private void send(String message) {
    socket.sendText(message, true).join();
  }

  private String awaitMessage(String start) {
    try {
      while (true) {
        String message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("no message that begins with " + start);
        }
        if (message.equals("2")) {
          send("3");
        } else if (message.startsWith(start)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        received.add(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
