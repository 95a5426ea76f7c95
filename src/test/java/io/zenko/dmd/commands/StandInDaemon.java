package io.zenko.dmd.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers as a daemon would, what it was told to, and keeps what it was asked. */
final class StandInDaemon implements AutoCloseable {
  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private String authorization;

  StandInDaemon() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** As before, with this answer to what is asked there; the last of several stays. */
  StandInDaemon with(String method, String path, int status, String body) {
    synchronized (answers) {
      answers
          .computeIfAbsent(method + " " + path, none -> new ArrayDeque<>())
          .add(new Answer(status, body));
    }
    return this;
  }

  StandInDaemon with(String path, String body) {
    return with("GET", path, 200, body);
  }

  /** Methods, targets as they were sent, and bodies. */
  List<String> asked() {
    synchronized (answers) {
      return List.copyOf(asked);
    }
  }

  String authorization() {
    synchronized (answers) {
      return authorization;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String method = exchange.getRequestMethod();
    Answer answer;
    synchronized (answers) {
      asked.add((method + " " + exchange.getRequestURI() + " " + body).strip());
      authorization = exchange.getRequestHeaders().getFirst("Authorization");
      Deque<Answer> left = answers.get(method + " " + exchange.getRequestURI().getRawPath());
      answer =
          left == null
              ? new Answer(404, "{\"error\":\"RouteNotFound\",\"message\":\"no route\"}")
              : left.size() > 1 ? left.remove() : left.peek();
    }
    byte[] bytes = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
